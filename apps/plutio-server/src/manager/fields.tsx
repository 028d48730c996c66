import type { Child, FC } from 'hono/jsx';
import type { Problems } from './form.js';

/** The summary of all problems at the top of the page. Each line links to its field. */
export const ProblemSummary: FC<{ problems: Problems }> = ({ problems }) =>
  problems.size === 0 ? null : (
    <div class="notice bad" role="alert" tabindex={-1} autofocus>
      <h2>{problems.size === 1 ? 'One field needs your attention' : 'Some fields need your attention'}</h2>
      <ul>
        {[...problems].map(([id, problem]) => (
          <li>
            <a href={`#${id}`}>{problem}</a>
          </li>
        ))}
      </ul>
    </div>
  );

/** The problem of a field. The field refers to it with `aria-describedby`. */
export const Problem: FC<{ of: string; problems: Problems }> = ({ of, problems }) =>
  problems.has(of) ? (
    <p class="problem" id={problemId(of)}>
      {problems.get(of)}
    </p>
  ) : null;

/** Returns the ARIA attributes of a field that can have a problem. */
export function described(id: string, problems: Problems, hint?: string): Record<string, string> {
  const wrong = problems.has(id);
  const ids = [hint, wrong ? problemId(id) : undefined].filter((id) => id !== undefined);
  return {
    ...(wrong ? { 'aria-invalid': 'true' } : {}),
    ...(ids.length > 0 ? { 'aria-describedby': ids.join(' ') } : {}),
  };
}

const problemId = (id: string): string => `${id}-problem`;

/** A read-only value with a copy button. Without JavaScript, users copy the value manually. */
export const CopyField: FC<{ id: string; label: string; value: string; hint?: string }> = (props) => (
  <div class="field">
    <label for={props.id}>{props.label}</label>
    <div class="copy">
      <input
        id={props.id}
        class="code"
        value={props.value}
        readonly
        autocomplete="off"
        spellcheck={false}
        {...(props.hint === undefined ? {} : { 'aria-describedby': `${props.id}-hint` })}
      />
      <button type="button" data-copy={props.id} aria-label={`Copy ${props.label}`} hidden>
        Copy
      </button>
    </div>
    {props.hint !== undefined && (
      <p class="hint" id={`${props.id}-hint`}>
        {props.hint}
      </p>
    )}
  </div>
);

/** A section of a page, with an explanation next to the controls. */
export const Section: FC<{ id: string; title: string; about: Child; children?: Child }> = (props) => (
  <section class="section" aria-labelledby={`${props.id}-title`}>
    <div class="about">
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      {props.about}
    </div>
    <div class="body" id={props.id} tabindex={-1}>
      {props.children}
    </div>
  </section>
);
