/** The form of a secret. */
export interface SecretForm {
  /** A string that occurs in each secret of this form. Texts without it are not searched. */
  readonly needle: string;
  /** The last group, if any, is the secret part. */
  readonly pattern: RegExp;
}

/** Forms of secrets that begin with the prefix of a well-known issuer, or that are a part of the address of a webhook. */
export const ISSUER_TOKENS: readonly SecretForm[] = [
  {
    needle: '',
    pattern: new RegExp(
      String.raw`\b(?:${[
        // GitHub, GitLab, npm, PyPI, Docker Hub, Hugging Face.
        'gh[pousr]_|github_pat_|gl(?:pat|ptt|rt|dt|cbt|ft|imt|soat|agent)-|npm_|pypi-|dckr_pat_|hf_',
        // OpenAI, Anthropic, OpenRouter, Groq, Replicate.
        'sk-(?:proj|ant|svcacct|admin|None|or-v1|lf)-|gsk_|r8_',
        // Stripe, Square, Shopify, Slack, SendGrid, Brevo, Mailgun.
        String.raw`[rs]k_(?:live|test)_|whsec_|sq0[a-z]{3}-|shp(?:at|ca|pa|ss)_|xox[abceoprs]-|xapp-|SG\.|xkeysib-`,
        // DigitalOcean, Google, Atlassian, Postman, Linear, Notion, Figma, Grafana, Vault, Doppler, Sentry, Supabase.
        String.raw`do[por]_v1_|ya29\.|GOCSPX-|ATATT3|PMAK-|lin_(?:api|oauth)_|ntn_|figd_|gl(?:sa|c)_|hv[sbr]\.`,
        String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.|sntr(?:ys|yu)_|sb[ap]_|NRAK-|pul-|AGE-SECRET-KEY-`,
      ].join('|')})[\w./+=-]{10,}`,
      'g',
    ),
  },
  {
    needle: '',
    pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}|\bsk-(?=[A-Za-z]*\d)[A-Za-z0-9]{20,}/g,
  },
  // Incoming webhooks of Slack, Discord and Microsoft Teams, and the bots of Telegram.
  {
    needle: '/',
    pattern: new RegExp(
      String.raw`/(?:${[
        String.raw`(?<=\bhooks\.slack\.com/)(?:services|workflows|triggers)/`,
        String.raw`(?<=\bdiscord(?:app)?\.com/)api/(?:v\d{1,2}/)?webhooks/`,
        String.raw`(?<=\bwebhook\.office\.com/)webhookb2/`,
        String.raw`bot(?=\d{6,12}:[\w-]{30})`,
      ].join('|')})([\w@/:-]{3,})`,
      'g',
    ),
  },
];
