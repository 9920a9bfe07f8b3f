// The public pages of admission, over the API as the server calls it.
#include <doctest/doctest.h>

#include "api/apply_html.h"
#include "api/form_guard.h"
#include "api/test_world.h"

namespace api::testing {
namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

Response visit(World& world, std::string_view method, std::string_view target,
               std::string body = "", std::string_view type = form_type) {
  Request request;
  request.method = method;
  require_done(parse_target(target, request));
  request.body = std::move(body);
  if (method == "POST") request.headers["content-type"] = type;
  request.headers["accept-language"] = "zh-CN,zh;q=0.9";
  request.address = "10.0.0.9";
  return world.api->handle(request);
}

std::string token_in(const Response& page) {
  const std::string mark = "name=\"token\" value=\"";
  const std::size_t begin = page.body.find(mark);
  REQUIRE(begin != std::string::npos);
  const std::size_t from = begin + mark.size();
  return page.body.substr(from, page.body.find('"', from) - from);
}

std::string_view location(const Response& response) {
  for (const auto& [name, text] : response.headers) {
    if (name == "Location") return text;
  }
  return {};
}

std::string good_form(const std::string& token) {
  return "name=%E7%8E%8B%E5%BC%BA&company=%E5%AE%8F%E8%BE%BE&mobile=138+0013+8000&consent=1"
         "&code=expo&token=" +
         token;
}

void add_application(World& world, const std::string& applicant, model::ApplicationState state,
                     const std::string& note) {
  model::Changes rows;
  rows.sources.push_back({model::SourceId(77), "form"});
  model::Application row;
  row.id = model::ApplicationId(900);
  row.source = model::SourceId(77);
  row.applicant = applicant;
  row.company = "<b>宏达</b>";
  row.mobile = "13800138000";
  row.state = state;
  row.note = note;
  row.received_at = world_now;
  row.revision = 1;
  rows.applications.put(row);
  require_done(world.store->commit(rows));
}

}  // namespace

TEST_CASE("apply: a page below its limit, in both languages, with the code that one came by") {
  World world;
  const Response page = visit(world, "GET", "/apply?code=expo-1");
  CHECK(page.status == 200);
  CHECK(page.content_type == "text/html; charset=utf-8");
  CHECK(page.body.size() < page_bytes_max);
  CHECK(page.body.find("申请加入") != std::string::npos);
  CHECK(page.body.find("name=\"code\" value=\"expo-1\"") != std::string::npos);
  CHECK(page.body.find("<script") == std::string::npos);
  CHECK(visit(world, "GET", "/apply?lang=en").body.find("Apply to join") != std::string::npos);
  const Response sly = visit(world, "GET", "/apply?code=%22%3E%3Cscript%3E");
  CHECK(sly.body.find("<script") == std::string::npos);
  CHECK(visit(world, "DELETE", "/apply").status == 405);
}

TEST_CASE("apply: errors stand at the field, what was typed is kept, then it is a fact") {
  World world;
  const std::string token = token_in(visit(world, "GET", "/apply"));
  CHECK(visit(world, "POST", "/apply", good_form(token)).status == 422);  // too soon
  world.clock.advance(base::seconds(5));
  const Response wrong = visit(world, "POST", "/apply",
                               "name=%3Cb%3E&company=%E5%AE%8F%E8%BE%BE&mobile=12&credit_code=123"
                               "&email=x&identity=king&evidence=ftp%3A%2F%2Fa&token=" +
                                   token);
  CHECK(wrong.status == 422);
  for (const std::string_view field :
       {"mobile", "credit_code", "email", "identity", "evidence", "consent"}) {
    CHECK_MESSAGE(wrong.body.find("id=\"" + std::string(field) + "-problem\"") != std::string::npos,
                  field);
  }
  CHECK(wrong.body.find("value=\"&lt;b&gt;\"") != std::string::npos);
  CHECK(wrong.body.find("value=\"宏达\"") != std::string::npos);
  CHECK(wrong.body.size() < page_bytes_max);
  const Response sent = visit(world, "POST", "/apply", good_form(token_in(wrong)));
  CHECK(sent.status == 303);
  CHECK(location(sent).starts_with("/apply/status/"));
  REQUIRE(!world.intake->taken.empty());
  const model::Fact& fact = world.intake->taken.back();
  const auto& body = std::get<model::ApplicationSubmitted>(fact.body);
  CHECK(fact.source == "form");
  CHECK(body.name == "王强");
  CHECK(body.code == "expo");
  CHECK(body.consent == "1");
  // The same page sent again is the same application.
  const std::size_t taken = world.intake->taken.size();
  CHECK(visit(world, "POST", "/apply", good_form(token)).status == 303);
  CHECK(world.intake->taken.size() <= taken + 1);
}

TEST_CASE("apply: hostile forms are refused clearly, and take nothing") {
  World world;
  const std::string token = token_in(visit(world, "GET", "/apply"));
  world.clock.advance(base::minutes(1));
  CHECK(visit(world, "POST", "/apply", good_form(token), "application/json").status == 415);
  CHECK(visit(world, "POST", "/apply", good_form(token), "multipart/form-data").status == 415);
  CHECK(visit(world, "POST", "/apply", "name=%FF&token=" + token).status == 400);
  CHECK(visit(world, "POST", "/apply", std::string(10 * 1024 * 1024, 'x')).status == 413);
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "f" + std::to_string(i) + "=&";
  CHECK(visit(world, "POST", "/apply", many).status == 413);
  CHECK(visit(world, "POST", "/apply", good_form(token + "0")).status == 403);
  CHECK(visit(world, "POST", "/apply", good_form("")).status == 403);
  const Response trapped =
      visit(world, "POST", "/apply", good_form(token) + "&website=http%3A%2F%2Fspam");
  CHECK(trapped.status == 422);
  world.clock.advance(form_token_lifetime);
  CHECK(visit(world, "POST", "/apply", good_form(token)).status == 403);
  CHECK(world.intake->taken.empty());
  world.intake->is_broken = true;
  const std::string fresh = token_in(visit(world, "GET", "/apply"));
  world.clock.advance(base::minutes(1));
  const Response down = visit(world, "POST", "/apply", good_form(fresh));
  CHECK(down.status == 503);
  CHECK(down.body.find("value=\"宏达\"") != std::string::npos);
}

TEST_CASE("apply: an address that sends without end is slowed down, and keeps what it wrote") {
  World world;
  int status = 0;
  for (std::int64_t i = 0; i <= forms_burst_max; ++i) {
    status = visit(world, "POST", "/apply", good_form("")).status;
    if (i < forms_burst_max) CHECK(status == 403);
  }
  CHECK(status == 429);
}

TEST_CASE("the applicant's page: only by its name, escaped, with what can be done") {
  World world;
  add_application(world, "0123456789abcdef", model::ApplicationState::asked, "执照<?>");
  CHECK(visit(world, "GET", "/apply/status/nobody").status == 404);
  const Response page = visit(world, "GET", "/apply/status/0123456789abcdef");
  CHECK(page.status == 200);
  CHECK(page.body.find("需要补充资料") != std::string::npos);
  CHECK(page.body.find("执照&lt;?&gt;") != std::string::npos);
  CHECK(page.body.find("<b>宏达") == std::string::npos);
  CHECK(page.body.find("13800138000") == std::string::npos);
  const Response empty = visit(world, "POST", "/apply/status/0123456789abcdef", "act=answer&text=");
  CHECK(empty.status == 422);
  CHECK(visit(world, "POST", "/apply/status/0123456789abcdef", "act=rule").status == 400);
  CHECK(visit(world, "POST", "/apply/status/0123456789abcdef", "act=answer&text=ok").status == 303);
  const auto& said = std::get<model::ApplicantSaid>(world.intake->taken.back().body);
  CHECK(said.text == "ok");
}

TEST_CASE("applications: whom the applicant may be is told until it is said") {
  World world;
  add_application(world, "0123456789abcdef", model::ApplicationState::accepted, "");
  model::Changes rows;
  model::Member member;
  member.id = model::MemberId(950);
  member.source = model::SourceId(77);
  member.external_id = "wq";
  member.name = "王老板";
  member.phone = "138-0013-8000";
  member.first_at = member.last_at = world_now;
  rows.members.put(member);
  require_done(world.store->commit(rows));
  const auto shown = [&] {
    return parsed(world.get(world.as("service"), "/api/v1/applications/900"));
  };
  const auto likely = shown().at("likely").as_array();
  REQUIRE(likely.size() == 1);
  CHECK(likely[0].at("member").at("id").as_int64() == 950);
  CHECK(likely[0].at("why").as_array().at(0).as_string() == "phone");
  CHECK(shown().at("known_as").is_null());
  model::Application row;
  row.id = model::ApplicationId(900);
  row.source = model::SourceId(77);
  row.applicant = "0123456789abcdef";
  row.member = member.id;
  row.state = model::ApplicationState::accepted;
  row.received_at = world_now;
  model::Changes known;
  known.applications.put(row);
  require_done(world.store->commit(known));
  CHECK(shown().at("known_as").at("name").as_string() == "王老板");
  CHECK(shown().at("likely").as_array().empty());
}

TEST_CASE("applications: reviewers see them, viewers may not decide, numbers are masked") {
  World world;
  add_application(world, "0123456789abcdef", model::ApplicationState::queued, "");
  const Response list = world.get(world.as("service"), "/api/v1/applications?state=queued");
  CHECK(list.status == 200);
  CHECK(list.body.find("13800138000") == std::string::npos);
  CHECK(world.get(world.as("lead"), "/api/v1/applications/900").body.find("13800138000") !=
        std::string::npos);
  CHECK(world.get(world.as("viewer"), "/api/v1/applications?state=lost").status == 400);
  CHECK(world.send(world.as("viewer"), "POST", "/api/v1/applications/900/accept", "{}").status ==
        403);
  CHECK(
      world
          .send(world.as("service"), "POST", "/api/v1/applications/900/accept", R"({"revision":1})")
          .status == 200);
  CHECK(world.send(world.as("service"), "POST", "/api/v1/applications/901/accept", "{}").status ==
        404);
  CHECK(world.send(world.as("service"), "POST", "/api/v1/admission/block", "{}").status == 403);
  const Response admission = world.get(world.as("viewer"), "/api/v1/admission");
  CHECK(admission.status == 200);
  CHECK(parsed(admission).at("counts").at("queued").as_int64() == 1);
}

}  // namespace api::testing
