// Draws the responses, webhooks and surveys that the SurveyMonkey stand-in holds.
import { card, get, keepDrawing, plain, section, time } from "./received.js";

function responseCard(one, surveys) {
  const survey = surveys.find((survey) => survey.id === one.survey_id);
  return card({
    title: plain(survey?.title ?? one.survey_id),
    tags: [one.body.response_status, `collector ${one.collector_id}`],
    soft: [time(one.received_at), one.body.custom_value].filter(Boolean).join(" · "),
    pairs: [...one.display.map(([question, answer]) => [plain(question), plain(answer)]), ...Object.entries(one.body.custom_variables)],
    raw: JSON.stringify(one.body, null, 1),
  });
}

function surveyCard(survey) {
  return card({
    title: plain(survey.title),
    tags: [survey.language, survey.question_count === 1 ? "1 question" : `${survey.question_count} questions`],
    soft: `Changed ${survey.date_modified} UTC`,
    pairs: survey.pages.flatMap((page) => page.questions).map((one) => [`${one.family} ${one.subtype}`, plain(one.headings[0]?.heading)]),
  });
}

const deliveryCard = (one) =>
  card({ title: one.body.event_type, soft: `${time(one.at)} · ${one.url} · ${one.status ?? "no answer"}`, raw: JSON.stringify(one.body, null, 1) });

keepDrawing(
  () => Promise.all(["responses", "surveys", "webhook-deliveries"].map((path) => get(`surveymonkey/${path}`))),
  ([responses, surveys, deliveries]) => [
    section("Responses", responses.map((one) => responseCard(one, surveys)), "No responses yet. Fill in the form on the phone: it arrives here."),
    section("Surveys", surveys.map(surveyCard), "No surveys."),
    section("Webhooks sent", deliveries.slice(-20).reverse().map(deliveryCard), "Nobody was told of anything yet."),
  ],
);
