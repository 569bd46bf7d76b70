import type {
  InitializeResponse,
  NewSessionResponse,
  PromptResponse,
  RequestPermissionRequest,
  SessionNotification,
} from '@agentclientprotocol/sdk';
import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { initialized, type opened, type permissionAsked, type promptEnded, updated } from './shapes.ts';

type Told<Kind extends string> = Extract<SessionNotification['update'], { sessionUpdate: Kind }>;
type Read<Kind extends string> = Extract<z.input<typeof updated>['update'], { sessionUpdate: Kind | 'tool_call' }>;

test("what the protocol's package declares is read by these schemas", () => {
  expectTypeOf<InitializeResponse>().toExtend<Partial<z.input<typeof initialized>>>();
  expectTypeOf<NewSessionResponse>().toExtend<z.input<typeof opened>>();
  expectTypeOf<PromptResponse>().toExtend<z.input<typeof promptEnded>>();
  expectTypeOf<RequestPermissionRequest>().toExtend<z.input<typeof permissionAsked>>();
  expectTypeOf<Told<'tool_call' | 'tool_call_update'>>().toExtend<Read<'tool_call' | 'tool_call_update'>>();
});

test('fields of a wrong form read as absent', () => {
  const odd = {
    protocolVersion: 1,
    agentCapabilities: 'all',
    agentInfo: { version: 7 },
    authMethods: 'none',
    added: 1,
  };
  expect(initialized.parse(odd)).toMatchObject({ agentInfo: {}, authMethods: [] });
  const call = { sessionUpdate: 'tool_call', toolCallId: 't', title: 7, locations: 'here', content: [1] };
  const { update } = updated.parse({ update: call });
  expect(update).toMatchObject({ toolCallId: 't', title: undefined, locations: undefined, content: undefined });
});
