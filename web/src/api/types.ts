import type { paths } from './schema';

/** The nouns of the API, named once and taken from the operations themselves. */
type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never;
type Get<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: infer Ok } } }
  ? Json<Ok>
  : never;
type Row<List> = List extends { items: (infer Item)[] } ? Item : never;

export type Me = Get<'/api/v1/auth/me'>;
export type Role = Me['role'];
export type Member = Row<Get<'/api/v1/members'>>;
export type Source = Row<Get<'/api/v1/sources'>>;
export type Connection = Row<Get<'/api/v1/connections'>>;
export type SourceForm = Row<Get<'/api/v1/connections/{id}/forms'>>;
export type WhatsappAccount = Row<Get<'/api/v1/whatsapp-accounts'>>;
export type FlowSummary = Row<Get<'/api/v1/flows'>>;
export type Flow = Get<'/api/v1/flows/{id}'>;
export type FlowStatus = FlowSummary['status'];
export type Publication = Get<'/api/v1/flows/{id}/publication'>;
export type PublicationStep = Publication['steps'][number];
export type Message = Row<Get<'/api/v1/flows/{id}/messages'>>;
export type SubmissionSummary = Row<Get<'/api/v1/flows/{id}/submissions'>>;
export type Submission = Get<'/api/v1/submissions/{id}'>;
export type Delivery = Submission['deliveries'][number];
export type DeliveryState = Delivery['state'];
