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
export type SourceSetup = Get<'/api/v1/sources/{source}/setup'>;
export type Contract = Source['contract'];
export type DisconnectEffect = Get<'/api/v1/connections/{id}/disconnect-effect'>;
export type Disconnected =
  paths['/api/v1/connections/{id}']['delete']['responses'][200]['content']['application/json'];
export type Feature = keyof Connection['features'];
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
export type FlowHealth = Get<'/api/v1/flows/{id}/health'>;
export type HealthLevel = FlowHealth['level'];
export type HealthMetric = FlowHealth['metrics'][number];
export type HealthPoint = FlowHealth['series'][number];
export type DoctorSheet = Get<'/api/v1/flows/{id}/doctor'>;
export type DoctorCheck = DoctorSheet['checks'][number];
export type Keys = Get<'/api/v1/whatsapp-accounts/{id}/keys'>;
export type NumberKey = Keys['numbers'][number];
export type KeyPair = Keys['keys'][number];
export type SubmissionFile = Submission['files'][number];
export type AnswerProblem = Submission['problems'][number];
export type FlowMode = FlowSummary['mode'];
export type FlowVersion = Row<Get<'/api/v1/flows/{id}/versions'>>;
export type ListSummary = Row<Get<'/api/v1/lists'>>;
export type OptionList = Get<'/api/v1/lists/{id}'>;
export type ListOption = OptionList['options'][number];
export type BookingCalendar = Get<'/api/v1/calendars/{id}'>;
export type CalendarRules = BookingCalendar['rules'];
export type CalendarSlot = Row<Get<'/api/v1/calendars/{id}/slots'>>;
export type Booking = Row<Get<'/api/v1/calendars/{id}/bookings'>>;
export type Destination = Row<Get<'/api/v1/flows/{id}/destinations'>>;
export type DestinationKind = Destination['kind'];
export type DestinationOffer = Row<Get<'/api/v1/destination-kinds'>>;
export type Mapping = Get<'/api/v1/destinations/{id}/mapping'>;
export type Place = Row<Get<'/api/v1/connections/{id}/places'>>;
export type Prediction = Row<Get<'/api/v1/flows/{id}/predictions'>>;
export type Alert = Row<Get<'/api/v1/alerts'>>;
export type AlertSettings = Get<'/api/v1/alert-settings'>;
export type SourceChanges = NonNullable<Get<'/api/v1/flows/{id}/source-changes'>>;
