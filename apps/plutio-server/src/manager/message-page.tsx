import type { FC } from 'hono/jsx';
import { Layout } from './layout.js';
import { MANAGER } from './paths.js';
import type { Session } from './sessions.js';

/** A page that displays a failure message and a link back. */
export const MessagePage: FC<{ session?: Session | undefined; title: string; text: string }> = (props) => (
  <Layout title={props.title} session={props.session}>
    <div class="narrow">
      <h1>{props.title}</h1>
      <p class="lead">{props.text}</p>
      <a class="button" href={MANAGER}>
        To the API manager
      </a>
    </div>
  </Layout>
);
