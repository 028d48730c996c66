import type { FC } from 'hono/jsx';
import { ENTITIES, type Entity, EVENTS } from '../terms.js';
import { described, Problem, Section } from './fields.js';
import type { Problems } from './form.js';

const TITLES: Readonly<Record<Entity, string>> = {
  task: 'Tasks',
  project: 'Projects',
  person: 'People',
  company: 'Companies',
  invoice: 'Invoices',
  proposal: 'Proposals',
  'time-track': 'Time tracks',
  note: 'Notes',
  item: 'Items',
  'invoice-subscription': 'Invoice subscriptions',
};

interface ChecklistProps {
  readonly chosen: ReadonlySet<string>;
  readonly problems: Problems;
}

/** A checklist of all events. The user selects the events that the client receives. */
export const EventChecklist: FC<ChecklistProps> = ({ chosen, problems }) => (
  <Section
    id="events"
    title="Webhook events"
    about={
      <p>
        Only the events selected here are sent. The selection does not affect what the client can do in the
        REST API, which depends on the role of its user.
      </p>
    }
  >
    <div class="events" {...described('events', problems)}>
      <Problem of="events" problems={problems} />
      {ENTITIES.map((entity) => (
        <Group entity={entity} chosen={chosen} />
      ))}
    </div>
  </Section>
);

const Group: FC<{ entity: Entity; chosen: ReadonlySet<string> }> = ({ entity, chosen }) => {
  const events = EVENTS.filter((event) => event.startsWith(`${entity}.`));
  const all = events.every((event) => chosen.has(event));
  const titleId = `events-${entity}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot be laid out next to its fields.
    <div class="group" role="group" aria-labelledby={titleId}>
      <p class="group-title" id={titleId}>
        {TITLES[entity]}
      </p>
      <div class="group-events">
        {events.map((event) => (
          <label class="choice">
            <input
              type="checkbox"
              name="method"
              value={event}
              data-entity={entity}
              checked={chosen.has(event)}
            />
            <code>{event}</code>
          </label>
        ))}
      </div>
      <button
        type="submit"
        class="quiet"
        name="edit"
        value={`${all ? 'clear' : 'select'}:${entity}`}
        data-group={entity}
      >
        {all ? 'Clear' : 'Select all'}
        <span class="unseen"> events of {TITLES[entity]}</span>
      </button>
    </div>
  );
};
