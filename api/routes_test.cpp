// Every request of the route table is in the document and the other way round, and every answer has
// exactly the members that the document names.
#include <set>

#include "api/openapi.h"
#include "api/router.h"
#include "api/schema_check.h"
#include "api/test_world.h"

namespace api {

using base::json::array;
using base::json::object;
using testing::parsed;
using testing::World;

namespace {

const object& document() {
  static const object parsed_document = [] {
    auto parsed = base::parse_json(openapi_document());
    REQUIRE_MESSAGE(parsed.has_value(), "openapi.json is no JSON");
    return parsed->get_object();
  }();
  return parsed_document;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c | 0x20);
  return out;
}

const object* operation_of(const Route& route) {
  const object* path = base::object_at(*base::object_at(document(), "paths"), route.pattern);
  return path ? base::object_at(*path, lower(route.method)) : nullptr;
}

// What the answer breaks of the document; "" when nothing.
std::string fault_of(const World&, std::string_view method, std::string_view target,
                     const Response& response) {
  Request request;
  request.method = method;
  testing::require_done(parse_target(target, request));
  const Match match = find_route(routes(), request);
  REQUIRE(match.route != nullptr);
  const object& responses = *base::object_at(*operation_of(*match.route), "responses");
  const object* answer = base::object_at(responses, std::to_string(response.status));
  if (response.status >= 400 && !answer) {
    const object& common =
        *base::object_at(*base::object_at(document(), "components"), "responses");
    answer = base::object_at(common, "Problem");
  }
  if (!answer) return "status " + std::to_string(response.status) + " is not in the document";
  const object* content = base::object_at(*answer, "content");
  if (!content) return response.body.empty() ? "" : "a body where none is documented";
  const std::string media = response.content_type.substr(0, response.content_type.find(';'));
  const object* schema = base::object_at(*content, media);
  if (!schema) return "content type " + response.content_type + " is not in the document";
  if (!media.ends_with("json")) return {};
  const auto body = base::parse_json(response.body);
  if (!body) return "the body is no JSON";
  return testing::schema_fault(document(), schema->at("schema"), *body, "");
}

struct Row {
  std::string_view role, method, target, body;
  int status;
};

constexpr std::string_view policy_draft_body =
    R"({"revision":0,"policy":{"rules":[{"id":"ads","name":"广告","kind":"words","words":["加微信"],"ladder":["remind"]}]}})";

// In their order: later rows may rely on what earlier ones did.
constexpr Row rows[] = {
    {"", "GET", "/healthz", "", 200},
    {"", "GET", "/metrics", "", 200},
    {"", "GET", "/api/v1/openapi.json", "", 200},
    {"", "GET", "/api/v1/setup", "", 200},
    {"", "GET", "/api/v1/session", "", 401},
    {"", "GET", "/api/v1/sign-in", "", 200},
    {"", "GET", "/api/v1/sign-in/wecom", "", 303},
    {"", "GET", "/api/v1/sign-in/wecom?goal=https://evil.example.com/", "", 400},
    {"", "GET", "/api/v1/sign-in/line", "", 404},
    {"", "GET", "/api/v1/sign-in/wecom/back?code=x&state=y", "", 303},
    {"", "GET", "/api/v1/sign-in/line/back?code=x&state=y", "", 404},
    {"", "GET", "/api/v1/today", "", 401},
    {"viewer", "GET", "/api/v1/session", "", 200},
    {"viewer", "GET", "/api/v1/settings/me", "", 200},
    {"viewer", "PATCH", "/api/v1/settings/me", R"({"language":"en"})", 200},
    {"viewer", "PATCH", "/api/v1/settings/me", R"({"language":"fr"})", 400},
    {"viewer", "PATCH", "/api/v1/settings/me", R"({"colour":"red"})", 400},
    {"viewer", "GET", "/api/v1/accounts", "", 403},
    {"admin", "GET", "/api/v1/accounts", "", 200},
    {"admin", "PATCH", "/api/v1/accounts/1", R"({"member_id":1})", 200},
    {"admin", "PATCH", "/api/v1/accounts/1", R"({"member_id":9})", 400},
    {"admin", "PATCH", "/api/v1/accounts/1", R"({"wecom_user":"ZhangSan"})", 200},
    {"admin", "PATCH", "/api/v1/accounts/1", R"({"wecom_user":"zhang san"})", 400},
    {"admin", "PATCH", "/api/v1/accounts/2", R"({"wecom_user":"zhangsan"})", 409},
    {"admin", "PATCH", "/api/v1/accounts/1", R"({"wecom_user":""})", 200},
    {"admin", "PATCH", "/api/v1/accounts/1", R"({"role":"viewer"})", 409},
    {"admin", "PATCH", "/api/v1/accounts/1", R"({"disabled":true})", 409},
    {"admin", "PATCH", "/api/v1/accounts/99", R"({"name":"x"})", 404},
    {"admin", "POST", "/api/v1/invitations", R"({"login":"neu","role":"lead"})", 201},
    {"admin", "POST", "/api/v1/invitations", R"({"login":"neu neu","role":"lead"})", 400},
    {"admin", "POST", "/api/v1/invitations", R"({"login":"neu","role":"king"})", 400},
    {"admin", "GET", "/api/v1/invitations", "", 200},
    {"", "GET", "/api/v1/invitations/nonsense", "", 404},
    {"admin", "DELETE", "/api/v1/invitations/nonsense", "", 404},
    {"admin", "POST", "/api/v1/tokens", R"({"name":"crm","role":"integrator"})", 201},
    {"admin", "GET", "/api/v1/tokens", "", 200},
    {"admin", "DELETE", "/api/v1/tokens/1", "", 204},
    {"admin", "GET", "/api/v1/audit?limit=5", "", 200},
    {"admin", "GET", "/api/v1/today", "", 200},
    {"viewer", "GET", "/api/v1/today", "", 200},
    {"admin", "GET", "/api/v1/tasks?owner=me", "", 200},
    {"viewer", "GET", "/api/v1/tasks?owner=none&state=all", "", 200},
    {"viewer", "GET", "/api/v1/tasks?state=lost", "", 400},
    {"viewer", "GET", "/api/v1/tasks/1", "", 200},
    {"viewer", "GET", "/api/v1/tasks/1000", "", 404},
    {"viewer", "POST", "/api/v1/tasks/1/done", R"({"evidence":"ok"})", 403},
    {"service", "POST", "/api/v1/tasks/1/done", R"({"evidence":"message:13"})", 200},
    {"service", "POST", "/api/v1/tasks/1/done", R"({"evidence":"again"})", 409},
    {"service", "POST", "/api/v1/tasks/1/done", R"({})", 400},
    {"service", "POST", "/api/v1/tasks/1/reopen", "", 200},
    {"service", "POST", "/api/v1/tasks/1/reassign", R"({"owner":null})", 200},
    {"service", "POST", "/api/v1/tasks/1/reassign", R"({"owner":"me"})", 400},
    {"operator", "POST", "/api/v1/tasks/2/cancel", "", 200},
    {"viewer", "GET", "/api/v1/groups?sort=-messages_7d&limit=2", "", 200},
    {"viewer", "GET", "/api/v1/groups?sort=colour", "", 400},
    {"viewer", "GET", "/api/v1/groups?q=zebra", "", 200},
    {"viewer", "GET", "/api/v1/groups/1", "", 200},
    {"viewer", "GET", "/api/v1/groups/77", "", 404},
    {"viewer", "GET", "/api/v1/groups/abc", "", 404},
    {"operator", "PATCH", "/api/v1/groups/1", R"({"owner":2,"target_size":200})", 200},
    {"viewer", "GET", "/api/v1/groups/1/messages?around=60&limit=10", "", 200},
    {"viewer", "GET", "/api/v1/groups/1/messages?around=60&before=3", "", 400},
    {"viewer", "GET", "/api/v1/groups/1/members?silent=true", "", 200},
    {"viewer", "GET", "/api/v1/groups/1/members?silent=perhaps", "", 400},
    {"viewer", "GET", "/api/v1/groups/1/questions", "", 200},
    {"viewer", "GET", "/api/v1/groups/1/timeline?limit=7", "", 200},
    {"viewer", "GET", "/api/v1/groups/1/health", "", 200},
    {"viewer", "GET", "/api/v1/groups/1/activity?days=30", "", 200},
    {"viewer", "GET", "/api/v1/groups/1/activity?days=0", "", 400},
    {"viewer", "GET", "/api/v1/groups/1/onboarding", "", 200},
    {"viewer", "GET", "/api/v1/groups/1/onboarding?days=365&limit=1", "", 200},
    {"viewer", "GET", "/api/v1/groups/1/onboarding?days=366", "", 400},
    {"viewer", "GET", "/api/v1/groups/1/onboarding?cursor=x", "", 400},
    {"viewer", "GET", "/api/v1/groups/999/onboarding", "", 404},
    {"viewer", "GET", "/api/v1/onboarding", "", 200},
    {"viewer", "GET", "/api/v1/onboarding?group=1&days=365", "", 200},
    {"viewer", "GET", "/api/v1/onboarding?days=0", "", 400},
    {"viewer", "GET", "/api/v1/questions", "", 200},
    {"viewer", "GET", "/api/v1/questions?state=all&sort=asked&group=2", "", 200},
    {"viewer", "GET", "/api/v1/questions?state=all&sort=due", "", 400},
    {"viewer", "GET", "/api/v1/questions?breached=true&assignee=none", "", 200},
    {"viewer", "GET", "/api/v1/questions?cursor=1.2.3", "", 400},
    {"viewer", "GET", "/api/v1/questions?limit=201", "", 400},
    {"viewer", "GET", "/api/v1/questions/2", "", 200},
    {"viewer", "GET", "/api/v1/answers", "", 200},
    {"service", "POST", "/api/v1/questions/5/assign", R"({"member":2})", 200},
    {"service", "POST", "/api/v1/questions/500/assign", R"({"member":2})", 404},
    {"service", "POST", "/api/v1/questions/5/wait", "", 200},
    {"service", "POST", "/api/v1/questions/5/close", "", 200},
    {"service", "POST", "/api/v1/questions/5/reopen", "", 200},
    {"service", "POST", "/api/v1/questions/5/answer", R"({"message":53})", 200},
    {"service", "POST", "/api/v1/questions/5/answer", R"({})", 400},
    {"viewer", "GET", "/api/v1/messages/search?q=%E5%8F%91%E7%A5%A8", "", 200},
    {"viewer", "GET", "/api/v1/messages/search", "", 400},
    {"viewer", "GET", "/api/v1/messages/10", "", 200},
    {"service", "POST", "/api/v1/messages/10/label", R"({"task":"mood","label":"negative"})", 200},
    {"viewer", "GET", "/api/v1/members?q=%E5%AE%A2%E6%9C%8D", "", 200},
    {"viewer", "GET", "/api/v1/members?silent=true&group=2", "", 200},
    {"viewer", "GET", "/api/v1/members/4", "", 200},
    {"operator", "PATCH", "/api/v1/members/4", R"({"tier":"VIP"})", 200},
    {"operator", "PATCH", "/api/v1/members/4", R"({"phone":"1"})", 403},
    {"lead", "PATCH", "/api/v1/members/4", R"({"phone":"13900001111"})", 200},
    {"viewer", "GET", "/api/v1/decisions?kind=rule.warn&mode=shadow&limit=3", "", 200},
    {"viewer", "GET", "/api/v1/decisions?mode=dream", "", 400},
    {"viewer", "GET", "/api/v1/decisions/1", "", 200},
    {"service", "POST", "/api/v1/decisions/1/undo", R"({"reason":"x"})", 403},
    {"operator", "POST", "/api/v1/decisions/1/undo", R"({"reason":"not an ad"})", 200},
    {"service", "POST", "/api/v1/decisions/5/verdict", R"({"right":true})", 200},
    {"service", "POST", "/api/v1/decisions/5/verdict", R"({"right":"yes"})", 400},
    {"viewer", "GET", "/api/v1/why?message=77", "", 200},
    {"viewer", "GET", "/api/v1/why", "", 400},
    {"viewer", "GET", "/api/v1/rules/ads/shadow", "", 200},
    {"viewer", "GET", "/api/v1/policy", "", 200},
    {"viewer", "GET", "/api/v1/policy/draft", "", 403},
    {"operator", "GET", "/api/v1/policy/draft", "", 200},
    {"lead", "POST", "/api/v1/policy/publish", R"({"revision":1})", 409},
    {"operator", "PUT", "/api/v1/policy/draft", policy_draft_body, 200},
    {"operator", "PUT", "/api/v1/policy/draft", policy_draft_body, 409},
    {"operator", "PUT", "/api/v1/policy/draft", R"({"revision":1,"policy":{"rules":[{}]}})", 400},
    {"operator", "POST", "/api/v1/policy/test", R"({"days":7})", 200},
    {"operator", "POST", "/api/v1/policy/test", R"({"days":31})", 400},
    {"operator", "POST", "/api/v1/policy/publish", R"({"revision":1})", 403},
    {"lead", "POST", "/api/v1/policy/publish", R"({"revision":1})", 200},
    {"viewer", "GET", "/api/v1/policy/versions", "", 200},
    {"viewer", "GET", "/api/v1/policy/versions/1", "", 200},
    {"viewer", "GET", "/api/v1/policy/versions/2", "", 404},
    {"operator", "DELETE", "/api/v1/policy/draft", "", 204},
    {"viewer", "GET", "/api/v1/channels", "", 200},
    {"operator", "POST", "/api/v1/channels", R"({"name":"官网","kind":"website"})", 200},
    {"viewer", "POST", "/api/v1/channels", R"({"name":"官网","kind":"website"})", 403},
    {"operator", "PATCH", "/api/v1/channels/77", R"({"name":"官网"})", 404},
    {"viewer", "GET", "/api/v1/codes?weeks=2", "", 200},
    {"viewer", "GET", "/api/v1/codes?weeks=53", "", 400},
    {"operator", "POST", "/api/v1/codes", R"({"name":"a"})", 400},
    {"viewer", "GET", "/api/v1/codes/77", "", 404},
    {"operator", "PATCH", "/api/v1/codes/77", R"({"name":"a"})", 404},
    {"operator", "POST", "/api/v1/codes/77/pause", "", 404},
    {"operator", "POST", "/api/v1/codes/77/resume", "", 404},
    {"operator", "POST", "/api/v1/codes/77/archive", "", 404},
    {"operator", "POST", "/api/v1/codes/77/ways/1/retry", "", 404},
    {"viewer", "GET", "/api/v1/codes/77/qr.svg", "", 404},
    {"viewer", "GET", "/api/v1/codes/77/qr.png", "", 404},
    {"viewer", "GET", "/api/v1/funnel", "", 200},
    {"viewer", "GET", "/api/v1/funnel?code=77", "", 404},
    {"viewer", "GET", "/api/v1/funnel?code=1&channel=1", "", 400},
    {"", "GET", "/e/nothing", "", 404},
    {"viewer", "GET", "/api/v1/language", "", 200},
    {"viewer", "GET", "/api/v1/language/ads", "", 200},
    {"viewer", "GET", "/api/v1/language/weather", "", 404},
    {"service", "POST", "/api/v1/language/ads/train", "", 403},
    {"operator", "POST", "/api/v1/language/mood/train", "", 400},
    {"operator", "POST", "/api/v1/language/ads/train", "", 200},
    {"operator", "POST", "/api/v1/language/ads/train", "", 409},
    {"operator", "POST", "/api/v1/language/ads/choose", R"({"in_force":1,"shadow":2})", 403},
    {"lead", "POST", "/api/v1/language/ads/choose", R"({"in_force":1,"shadow":2})", 200},
    {"lead", "POST", "/api/v1/language/ads/choose", R"({"in_force":3,"shadow":null})", 400},
    {"lead", "POST", "/api/v1/language/ads/choose", R"({"in_force":"1","shadow":null})", 400},
    {"viewer", "GET", "/api/v1/language/ads", "", 200},
    {"", "GET", "/api/v1/broadcasts", "", 401},
    {"viewer", "GET", "/api/v1/broadcasts", "", 200},
    {"viewer", "GET", "/api/v1/broadcasts?cursor=x", "", 400},
    {"viewer", "GET", "/api/v1/broadcasts/9", "", 404},
    {"service", "POST", "/api/v1/broadcasts/preview", R"({"filter":{}})", 403},
    {"operator", "POST", "/api/v1/broadcasts/preview", R"({"filter":{}})", 200},
    {"operator", "POST", "/api/v1/broadcasts/preview", R"({"text":"a"})", 400},
    {"operator", "POST", "/api/v1/broadcasts", R"({"text":"a","filter":{}})", 400},
    {"service", "POST", "/api/v1/broadcasts/9/remind", R"({"number":1})", 404},
    {"operator", "POST", "/api/v1/broadcasts/9/cancel", R"({})", 404},
    {"viewer", "GET", "/api/v1/archetypes", "", 200},
    {"", "GET", "/api/v1/programs", "", 401},
    {"viewer", "GET", "/api/v1/programs", "", 200},
    {"viewer", "GET", "/api/v1/programs/vip", "", 200},
    {"viewer", "GET", "/api/v1/programs/none", "", 404},
    {"viewer", "GET", "/api/v1/programs/vip/versions/1", "", 200},
    {"viewer", "GET", "/api/v1/programs/vip/versions/9", "", 404},
    {"viewer", "GET", "/api/v1/programs/vip/compare?from=1&to=2", "", 200},
    {"viewer", "GET", "/api/v1/programs/vip/compare?from=7", "", 404},
    {"viewer", "POST", "/api/v1/programs/check", R"({"yaml":"id: a\nname: b\n"})", 200},
    {"viewer", "POST", "/api/v1/programs/check", R"({"yaml":"id: [a\n"})", 200},
    {"viewer", "POST", "/api/v1/programs/check", R"({"program":{"id":"A"}})", 200},
    {"viewer", "POST", "/api/v1/programs/check", R"({})", 400},
    {"viewer", "POST", "/api/v1/programs/plan", R"({"program":{"id":"vip","name":"b"}})", 200},
    {"viewer", "POST", "/api/v1/programs/plan", R"({"yaml":"id: A"})", 400},
    {"operator", "POST", "/api/v1/programs", R"({"program":{"id":"a","name":"b"},"based_on":0})",
     403},
    {"lead", "POST", "/api/v1/programs", R"({"program":{"id":"a","name":"b"},"based_on":0})", 200},
    {"lead", "POST", "/api/v1/programs", R"({"program":{"id":"A"},"based_on":0})", 400},
    {"lead", "POST", "/api/v1/programs/vip/restore", R"({"version":1,"based_on":2})", 200},
    {"lead", "POST", "/api/v1/programs/vip/restore", R"({"version":9,"based_on":2})", 404},
    {"lead", "POST", "/api/v1/programs/vip/override",
     R"({"finding":"no_target","place":"targets","judged":"","reason":"r"})", 200},
    {"lead", "POST", "/api/v1/programs/vip/override",
     R"({"finding":"none","place":"","judged":"","reason":"r"})", 400},
    {"", "GET", "/api/v1/behaviours", "", 401},
    {"viewer", "GET", "/api/v1/behaviours", "", 200},
    {"", "GET", "/api/v1/segments", "", 401},
    {"viewer", "GET", "/api/v1/segments", "", 200},
    {"viewer", "GET", "/api/v1/segments?removed=true", "", 200},
    {"viewer", "GET", "/api/v1/segments/1", "", 200},
    {"viewer", "GET", "/api/v1/segments/99", "", 404},
    {"viewer", "GET", "/api/v1/segments/1/members", "", 409},  // nobody has looked yet
    {"viewer", "GET", "/api/v1/segments/1/changes", "", 200},
    {"viewer", "GET", "/api/v1/segments/1/changes?cursor=x", "", 400},
    {"viewer", "GET", "/api/v1/members/4/segments", "", 200},
    {"viewer", "GET", "/api/v1/members/2/succession", "", 200},
    {"viewer", "GET", "/api/v1/members/4/succession", "", 409},  // a customer
    {"viewer", "GET", "/api/v1/members/999/succession", "", 404},
    {"operator", "POST", "/api/v1/members/2/succession", R"({"to":1,"groups":[1]})", 403},
    {"lead", "POST", "/api/v1/members/2/succession", R"({"to":1,"groups":1})", 400},
    {"lead", "POST", "/api/v1/members/2/succession", R"({"groups":[1]})", 400},
    {"lead", "POST", "/api/v1/members/2/succession", R"({"to":1,"groups":[1]})", 200},
    {"viewer", "POST", "/api/v1/segments/try", R"({"expression":"orders(90) = 0"})", 200},
    {"viewer", "POST", "/api/v1/segments/try",
     R"({"tree":{"attribute":"tier","comparator":"=","values":["KA"]}})", 200},
    {"viewer", "POST", "/api/v1/segments/try", R"({"expression":"orders ="})", 200},
    {"viewer", "POST", "/api/v1/segments/try", R"({"tree":{"all":[]}})", 200},
    {"viewer", "POST", "/api/v1/segments/try", R"({"colour":"red"})", 400},
    {"service", "POST", "/api/v1/segments", R"({"name":"a","expression":"tier = KA"})", 403},
    {"operator", "POST", "/api/v1/segments", R"({"name":"a","expression":"tier = KA"})", 200},
    {"operator", "POST", "/api/v1/segments", R"({"name":"a","colour":"red"})", 400},
    {"operator", "PATCH", "/api/v1/segments/1",
     R"({"revision":1,"name":"a","expression":"tier = KA"})", 200},
    {"operator", "PATCH", "/api/v1/segments/1", R"({"colour":"red"})", 400},
    {"operator", "POST", "/api/v1/segments/1/remove", R"({"revision":1})", 200},
    {"operator", "POST", "/api/v1/segments/1/remove", R"({"colour":"red"})", 400},
    {"operator", "POST", "/api/v1/segments/1/restore", R"({"revision":1})", 200},
    {"", "GET", "/api/v1/companies", "", 401},
    {"viewer", "GET", "/api/v1/companies?q=%E5%85%AC%E5%8F%B8", "", 200},
    {"viewer", "GET", "/api/v1/companies/1", "", 200},
    {"viewer", "GET", "/api/v1/companies/99", "", 404},
    {"service", "POST", "/api/v1/companies", R"({"name":"甲公司"})", 403},
    {"operator", "POST", "/api/v1/companies", R"({"name":"甲公司"})", 200},
    {"operator", "POST", "/api/v1/companies", R"({})", 400},
    {"operator", "PATCH", "/api/v1/companies/1", R"({"industry":"建材"})", 200},
    {"operator", "PATCH", "/api/v1/companies/1", R"({"colour":"red"})", 400},
    {"operator", "POST", "/api/v1/companies/2/merge", R"({"into":1})", 200},
    {"operator", "POST", "/api/v1/companies/2/merge", R"({})", 400},
    {"operator", "POST", "/api/v1/companies/2/unmerge", "", 200},
    {"viewer", "GET", "/api/v1/competitors", "", 200},
    {"operator", "POST", "/api/v1/competitors", R"({"a":1,"b":2,"verdict":"declare"})", 200},
    {"operator", "POST", "/api/v1/competitors", R"({"a":1,"b":2,"verdict":"perhaps"})", 400},
    {"viewer", "GET", "/api/v1/members/4/seats", "", 200},
    {"viewer", "GET", "/api/v1/members/4/seats?program=vip", "", 200},
    {"viewer", "GET", "/api/v1/members/999/seats", "", 404},
    {"operator", "POST", "/api/v1/groups/1/door", R"({"takes_new":false})", 200},
    {"viewer", "GET", "/api/v1/placements", "", 200},
    {"viewer", "GET", "/api/v1/placements/1", "", 200},
    {"viewer", "GET", "/api/v1/placements/9", "", 404},
    {"viewer", "GET", "/api/v1/placements/1/choices?member=5", "", 200},
    {"viewer", "GET", "/api/v1/placements/1/choices?member=6", "", 400},
    {"viewer", "POST", "/api/v1/placements", R"({"program":""})", 403},
    {"operator", "POST", "/api/v1/placements", R"({"kind":"party"})", 400},
    {"operator", "POST", "/api/v1/placements", R"({"kind":"close","program":""})", 400},
    {"operator", "POST", "/api/v1/placements/1/move", R"({"member":5,"place":0})", 200},
    {"operator", "POST", "/api/v1/placements/1/move", R"({"member":5})", 400},
    {"operator", "POST", "/api/v1/placements/1/open", R"({"place":1,"group":2})", 200},
    {"operator", "POST", "/api/v1/placements/1/approve", "", 200},
    {"operator", "POST", "/api/v1/placements/1/stop", "", 200},
    {"operator", "POST", "/api/v1/placements/1/resume", "", 200},
    {"operator", "POST", "/api/v1/placements/1/recheck", "", 200},
    {"operator", "POST", "/api/v1/placements/1/discard", "", 200},
    {"operator", "POST", "/api/v1/placements/9/approve", "", 404},
    {"viewer", "GET", "/api/v1/sidebar/wecom?contact=u4", "", 200},
    {"viewer", "GET", "/api/v1/sidebar/wecom?chat=g2", "", 200},
    {"viewer", "GET", "/api/v1/sidebar/wecom", "", 400},
    {"viewer", "GET", "/api/v1/sidebar/wecom?contact=u4&chat=g2", "", 400},
    {"viewer", "GET", "/api/v1/sidebar/wecom?contact=u99", "", 404},
    {"viewer", "GET", "/api/v1/sidebar/line?chat=g2", "", 404},
    {"", "GET", "/api/v1/sidebar/wecom?chat=g2", "", 401},
    {"viewer", "GET", "/api/v1/sidebar/wecom/rights?page=https://guildhall.example.com/sidebar?x=1",
     "", 200},
    {"viewer", "GET", "/api/v1/sidebar/wecom/rights?page=https://guildhall.example.com.evil.org/",
     "", 400},
    {"viewer", "GET", "/api/v1/sidebar/wecom/rights", "", 400},
    {"service", "POST", "/api/v1/sidebar/wecom/tags", R"({"member":4,"tag":"et1","adding":true})",
     200},
    {"service", "POST", "/api/v1/sidebar/wecom/tags", R"({"member":4,"tag":"et1"})", 400},
    {"service", "POST", "/api/v1/sidebar/wecom/feedback",
     R"({"member":4,"kind":"wish","text":"批量导出"})", 200},
    {"service", "POST", "/api/v1/sidebar/wecom/feedback", R"({"member":4,"kind":"wish"})", 400},
    {"service", "POST", "/api/v1/sidebar/wecom/sent", R"({"question":3,"text":"x"})", 200},
    {"service", "POST", "/api/v1/sidebar/wecom/sent", R"({"question":3})", 400},
    {"viewer", "POST", "/api/v1/sidebar/wecom/tags", R"({"member":4,"tag":"et1","adding":true})",
     403},
    {"viewer", "GET", "/api/v1/sidebar/line/rights?page=x", "", 404},
    {"", "GET", "/api/v1/platforms", "", 401},
    {"viewer", "GET", "/api/v1/platforms", "", 200},
    {"integrator", "GET", "/api/v1/platforms", "", 403},
    {"service", "POST", "/api/v1/platforms/wecom/reconcile", "", 403},
    {"operator", "POST", "/api/v1/platforms/wecom/reconcile", "", 202},
    {"operator", "POST", "/api/v1/platforms/demo/reconcile", "", 400},
    {"operator", "POST", "/api/v1/platforms/line/reconcile", "", 404},
    {"operator", "PUT", "/api/v1/platforms/wecom/robot", R"({"secret":"key-1"})", 403},
    {"admin", "PUT", "/api/v1/platforms/wecom/robot", R"({"secret":"other"})", 400},
    {"admin", "PUT", "/api/v1/platforms/line/robot", R"({"secret":"key-1"})", 404},
    {"admin", "PUT", "/api/v1/platforms/wecom/robot", R"({"secret":"key-1"})", 200},
    {"admin", "POST", "/api/v1/platforms/wecom/robot/test", "", 200},
    {"admin", "POST", "/api/v1/platforms/line/robot/test", "", 404},
    {"viewer", "GET", "/api/v1/platforms", "", 200},
    {"admin", "DELETE", "/api/v1/platforms/wecom/robot", "", 200},
    {"admin", "DELETE", "/api/v1/platforms/wecom/robot", "", 404},
    {"viewer", "GET", "/api/v1/applications?state=queued&q=x", "", 200},
    {"viewer", "GET", "/api/v1/applications?state=lost", "", 400},
    {"viewer", "GET", "/api/v1/applications/9", "", 404},
    {"viewer", "POST", "/api/v1/applications/9/claim", "{}", 403},
    {"service", "POST", "/api/v1/applications/9/claim", "{}", 404},
    {"service", "POST", "/api/v1/applications/9/accept", "{}", 404},
    {"service", "POST", "/api/v1/applications/9/refuse", R"({"text":"no"})", 404},
    {"service", "POST", "/api/v1/applications/9/ask", R"({"text":"more"})", 404},
    {"service", "POST", "/api/v1/applications/9/undo", "{}", 404},
    {"service", "POST", "/api/v1/applications/9/second", "{}", 404},
    {"service", "POST", "/api/v1/applications/9/judge", R"({"right":true})", 404},
    {"service", "POST", "/api/v1/applications/9/identify", R"({"revision":0,"member":null})", 404},
    {"service", "POST", "/api/v1/applications/9/link", R"({"other":8,"kind":"person"})", 404},
    {"service", "POST", "/api/v1/applications/9/unlink", R"({"other":8,"kind":"person"})", 404},
    {"service", "POST", "/api/v1/applications/decide", R"({"verdict":"perhaps","applications":[]})",
     400},
    {"service", "POST", "/api/v1/applications/decide",
     R"({"verdict":"accepted","applications":[{"id":9,"revision":1}]})", 200},
    {"viewer", "GET", "/api/v1/admission", "", 200},
    {"service", "POST", "/api/v1/admission/resume", R"({"code":""})", 403},
    {"operator", "POST", "/api/v1/admission/resume", R"({"code":""})", 200},
    {"operator", "POST", "/api/v1/admission/block",
     R"({"kind":"mobile","value":"13800138000","reason":"x"})", 200},
    {"operator", "POST", "/api/v1/admission/unblock", R"({"kind":"mobile","value":"13800138000"})",
     200},
    {"integrator", "POST", "/api/v1/facts",
     R"({"kind":"message","id":"x1","group":"g1","actor":"u9","text":"你好"})", 200},
    {"integrator", "GET", "/api/v1/today", "", 403},
    {"service", "POST", "/api/v1/facts", R"([])", 403},
    {"operator", "POST", "/api/v1/facts", R"([{"kind":"message"}])", 200},
    {"lead", "GET", "/api/v1/webhooks/endpoints", "", 403},
    {"admin", "POST", "/api/v1/webhooks/endpoints", R"({"name":"shop"})", 201},
    {"admin", "POST", "/api/v1/webhooks/endpoints", R"({"name":"shop"})", 409},
    {"admin", "POST", "/api/v1/webhooks/endpoints", R"({"name":"Shop 1"})", 400},
    {"admin", "POST", "/api/v1/webhooks/endpoints", R"({"name":"crm","source":"console"})", 400},
    {"admin", "POST", "/api/v1/webhooks/endpoints", R"({"name":"crm","source":"wecom"})", 201},
    {"admin", "POST", "/api/v1/webhooks/endpoints/1/rotate", "", 200},
    {"admin", "PATCH", "/api/v1/webhooks/endpoints/2", R"({"disabled":true})", 200},
    {"admin", "PATCH", "/api/v1/webhooks/endpoints/9", R"({"disabled":true})", 404},
    {"admin", "DELETE", "/api/v1/webhooks/endpoints/2", "", 204},
    {"admin", "GET", "/api/v1/webhooks/endpoints", "", 200},
    {"admin", "GET", "/api/v1/webhooks/endpoints/1/refusals", "", 200},
    {"admin", "GET", "/api/v1/webhooks/endpoints/9/refusals", "", 404},
    {"", "POST", "/hooks/nobody", "{}", 404},
    {"", "POST", "/hooks/crm", "{}", 410},
    {"admin", "PATCH", "/api/v1/webhooks/endpoints/2", R"({"deleted":false})", 200},
    {"", "POST", "/hooks/crm", "{}", 403},
    {"", "POST", "/hooks/shop", "{}", 401},
    {"admin", "POST", "/api/v1/webhooks/subscriptions",
     R"({"url":"https://crm.example.com/in","kinds":["task.done","question.opened"]})", 201},
    {"admin", "POST", "/api/v1/webhooks/subscriptions",
     R"({"url":"https://169.254.169.254/","kinds":["task.done"]})", 400},
    {"admin", "POST", "/api/v1/webhooks/subscriptions",
     R"({"url":"http://crm.example.com/","kinds":["task.done"]})", 400},
    {"admin", "POST", "/api/v1/webhooks/subscriptions",
     R"({"url":"https://crm.example.com/","kinds":["task.lost"]})", 400},
    {"admin", "POST", "/api/v1/webhooks/subscriptions",
     R"({"url":"https://crm.example.com/","kinds":[]})", 400},
    {"admin", "POST", "/api/v1/webhooks/subscriptions/1/test", "", 200},
    {"admin", "GET", "/api/v1/webhooks/subscriptions", "", 200},
    {"admin", "GET", "/api/v1/webhooks/deliveries?state=pending&subscription=1", "", 200},
    {"admin", "GET", "/api/v1/webhooks/deliveries?state=lost", "", 400},
    {"admin", "GET", "/api/v1/webhooks/deliveries/1", "", 200},
    {"admin", "GET", "/api/v1/webhooks/deliveries/9", "", 404},
    {"admin", "POST", "/api/v1/webhooks/deliveries/1/replay", "", 409},
    {"admin", "POST", "/api/v1/webhooks/deliveries/replay", R"({"subscription":1})", 200},
    {"admin", "POST", "/api/v1/webhooks/deliveries/replay", R"({"subscription":"all"})", 400},
    {"admin", "POST", "/api/v1/webhooks/subscriptions/1/rotate", "", 200},
    {"admin", "PATCH", "/api/v1/webhooks/subscriptions/1",
     R"({"disabled":true,"kinds":["member.left"],"url":"https://b.example.com/"})", 200},
    {"admin", "PATCH", "/api/v1/webhooks/subscriptions/1", R"({"url":"https://10.0.0.1/"})", 400},
    {"admin", "POST", "/api/v1/webhooks/subscriptions/1/test", "", 409},
    {"admin", "DELETE", "/api/v1/webhooks/subscriptions/1", "", 204},
    {"admin", "DELETE", "/api/v1/webhooks/subscriptions/7", "", 404},
    {"viewer", "GET", "/api/v1/events", "", 200},
    {"viewer", "DELETE", "/api/v1/session", "", 204},
};

}  // namespace

TEST_CASE("routes: the table and the document name the same requests with the same roles") {
  std::set<std::string> in_table;
  for (const Route& route : routes()) {
    CAPTURE(route.name);
    const object* operation = operation_of(route);
    REQUIRE(operation != nullptr);
    CHECK(base::text_at(*operation, "operationId") == route.name);
    CHECK(base::text_at(*operation, "x-least-role") == least_role_name(route.least));
    in_table.insert(std::string(route.name));
  }
  std::size_t in_document = 0;
  for (const auto& path : *base::object_at(document(), "paths")) {
    in_document += path.value().get_object().size();
  }
  CHECK(in_document == routes().size());
  CHECK(in_table.size() == routes().size());  // each name once: it is also the audit trail's word
}

TEST_CASE("routes: every request is tried, and every answer is as documented") {
  World world;
  std::set<std::string_view> tried;
  for (const Row& row : rows) {
    CAPTURE(row.role);
    CAPTURE(row.method);
    CAPTURE(row.target);
    CAPTURE(row.body);
    const testing::Browser who = row.role.empty() ? world.nobody() : world.as(row.role);
    const Response response = world.send(who, row.method, row.target, row.body);
    CAPTURE(response.body);
    CHECK(response.status == row.status);
    CHECK(fault_of(world, row.method, row.target, response) == "");
    Request request;
    request.method = row.method;
    testing::require_done(parse_target(row.target, request));
    tried.insert(find_route(routes(), request).route->name);
  }
  // These are tried by World::as and in access_test.cpp.
  for (const std::string_view name : {"login", "setup", "accept_invitation"}) tried.insert(name);
  for (const Route& route : routes()) CHECK_MESSAGE(tried.contains(route.name), route.name);
}

TEST_CASE("routes: unknown addresses and methods are told apart") {
  World world;
  CHECK(world.get(world.nobody(), "/api/v1/nothing").status == 404);
  CHECK(world.get(world.nobody(), "/api/v1/groups/1/").status == 404);
  const Response wrong = world.send(world.nobody(), "DELETE", "/api/v1/groups/1");
  CHECK(wrong.status == 405);
  CHECK(wrong.headers.front() == std::pair<std::string, std::string>("Allow", "GET, PATCH"));
}

}  // namespace api
