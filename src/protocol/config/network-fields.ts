import { z } from 'zod';
import { parseHostRule } from '../../core/network/host-rule.ts';
import { field, oneOf } from './fields.ts';

// What agents in a sandbox may reach over the network.

/** How much of the network agents get. */
export const networkAccess = oneOf(
  ['host', 'allow', 'none'],
  'What agents in a sandbox may reach: `host` all that this machine reaches, `allow` their provider and what is listed, `none` nothing, their provider neither. Without a sandbox nothing of it is enforced.',
  'allow',
);

/** What may be reached besides the provider. */
export const reachable = field(
  z
    .array(
      field(
        z
          .string()
          .max(300)
          .refine((text) => parseHostRule(text) !== null),
        {
          description: 'A host that may be reached.',
          expects:
            'a host, with or without a port, such as `example.com`, `example.com:8443`, `*.example.com` or `127.0.0.1:5432`',
          example: '*.example.com',
        },
      ),
    )
    .max(200),
  {
    description:
      'Hosts that agents may reach with `allow` besides their provider: names or addresses, with `*.` in front for all names below one, without a port for 443 and 80. A name that leads to an address that is not public needs the address listed too.',
    expects: 'a list of at most 200 hosts such as `example.com`, `*.example.com:443` or `127.0.0.1:5432`',
    example: ['packages.example.com', '*.example.org:443'],
  },
);

/** The key `network`. */
export const network = field(z.strictObject({ access: networkAccess, allow: reachable }), {
  description: 'The network of agents in a sandbox. Gates have none, setup has that of this machine.',
  expects: 'a map of network settings',
});
