// The small organisation of test_world.h.
#include "api/test_world.h"
#include "base/json.h"

namespace api::testing {
namespace {

using base::json::object;

constexpr int groups_count = 3;
constexpr int members_count = 30;
constexpr int messages_count = 120;

base::Day day_of(base::Instant at) {
  return base::Day{
      static_cast<std::int32_t>((at.ms + 8 * 3'600'000) / 86'400'000)};  // Asia/Shanghai
}

void add_people(model::Changes& rows) {
  rows.sources.push_back({model::SourceId(1), "wecom"});
  for (int i = 1; i <= groups_count; ++i) {
    model::Group group;
    group.id = model::GroupId(i);
    group.source = model::SourceId(1);
    group.external_id = "g" + std::to_string(i);
    group.name = i == 3 ? "Zebra VIP" : "客户群 " + std::to_string(i);
    group.owner = model::MemberId(i == 2 ? 0 : 1);
    group.first_at = world_now - base::days(40);
    group.last_at = world_now - base::hours(i);
    rows.groups.put(group);
  }
  for (int i = 1; i <= members_count; ++i) {
    model::Member member;
    member.id = model::MemberId(i);
    member.source = model::SourceId(1);
    member.external_id = "u" + std::to_string(i);
    member.name = i <= 3 ? "客服" + std::to_string(i) : "客户" + std::to_string(i);
    member.role = i <= 3 ? model::Role::staff : model::Role::member;
    member.company = i % 2 ? "百福科技" : "Acme 100%";
    member.phone = "1380013" + std::to_string(1000 + i);
    member.email = "u" + std::to_string(i) + "@example.com";
    rows.members.put(member);
    model::Stay stay;
    stay.id = model::StayId(i);
    stay.group = model::GroupId(1 + i % groups_count);
    stay.member = member.id;
    stay.joined_at = world_now - base::days(40) + base::minutes(i);
    stay.join_seen = true;
    stay.via = "code:expo";
    if (i == members_count) stay.left_at = world_now - base::days(1);
    rows.stays.put(stay);
    if (member.role == model::Role::staff) continue;
    // Welcomed at once, the odd ones introduced after a day; all settled.
    model::Newcomer newcomer;
    newcomer.stay = stay.id;
    newcomer.group = stay.group;
    newcomer.member = stay.member;
    newcomer.state = model::NewcomerState::settled;
    newcomer.until = newcomer.decided_at = stay.joined_at + base::days(14);
    newcomer.welcomed_at = stay.joined_at + base::minutes(5);
    newcomer.welcome = model::MessageId(1);
    newcomer.nickname = model::NicknameState::wanting;
    newcomer.missing = "公司";
    newcomer.first_message_at = stay.joined_at + base::days(1);
    if (i % 2) {
      newcomer.introduced_at = newcomer.first_message_at;
      newcomer.introduction = model::MessageId(1);
      newcomer.signs = "who trade";
    }
    rows.newcomers.put(newcomer);
  }
}

// Somebody of the staff met member 4 and lost them again; another one knows them still.
void add_contacts(model::Changes& rows) {
  model::Contact now;
  now.member = model::MemberId(4);
  now.staff = model::MemberId(1);
  now.since = world_now - base::days(20);
  now.remark = "李总 采购";
  now.description = "三月签约";
  now.via = "expo";
  now.tags = R"(["VIP","华东"])";
  model::Contact before;
  before.member = now.member;
  before.staff = model::MemberId(2);
  before.since = world_now - base::days(30);
  model::Contact end = before;
  end.until = world_now - base::days(25);
  end.ended_by = model::ContactEnder::customer;
  rows.contacts = {before, end, now};
}

void add_messages(model::Changes& rows) {
  for (int i = 1; i <= messages_count; ++i) {
    model::Message message;
    message.id = model::MessageId(i);
    message.group = model::GroupId(1 + i % groups_count);
    // The last five members never say anything.
    message.member = model::MemberId(1 + i % (members_count - 5));
    message.source = model::SourceId(1);
    message.external_id = "m" + std::to_string(i);
    message.at = world_now - base::hours(messages_count - i);
    message.text = i % 10 == 0 ? "请问发票怎么开？编号 " + std::to_string(i)
                               : "第 " + std::to_string(i) + " 条消息";
    if (i == 77) message.text = "便宜货源加微信 abc123";
    if (i > groups_count) {
      message.parent = model::MessageId(i - groups_count);
      message.parent_reason = model::LinkReason::previous;
      message.parent_score = 0.5F;
    }
    message.tone.question = i % 10 == 0 ? 0.9F : 0.1F;
    message.tone.intents = i % 10 == 0 ? 2 : 0;
    rows.messages.push_back(message);
    rows.activity.push_back(
        {message.group, message.member, day_of(message.at), 1, i % 10 == 0, 0, i % 7 == 0, 0});
  }
}

void add_work(model::Changes& rows) {
  for (int i = 1; i <= 12; ++i) {
    model::Question question;
    question.id = model::QuestionId(i);
    question.message = model::MessageId(i * 10);
    question.group = model::GroupId(1 + (i * 10) % groups_count);
    question.asker = model::MemberId(1 + (i * 10) % (members_count - 5));
    question.asked_at = world_now - base::hours(messages_count - i * 10);
    question.score = 0.9F;
    question.state = static_cast<model::QuestionState>(i % 5);
    if (i % 4 != 3) question.due_at = question.asked_at + base::minutes(30 * i);
    if (i % 5 == 2) {
      question.answered_at = question.first_response_at = question.asked_at + base::minutes(20);
      question.answer = model::MessageId(i * 10 + groups_count);
      question.answered_by = model::MemberId(1);
    }
    if (i % 6 == 0) question.breached_at = question.asked_at + base::minutes(40);
    question.last_message = model::MessageId(std::min(i * 10 + 6, messages_count));
    rows.questions.put(question);
    model::Task task;
    task.id = model::TaskId(i);
    const bool is_ready = i % 2 == 0;  // as the engine writes them: a ready text, or what was asked
    task.kind = is_ready ? "send_reply" : "answer_question";
    task.title = "回答问题 " + std::to_string(i);
    task.body = is_ready ? R"({"text":"发票请在订单页申请。","faq":"invoice","similarity":0.6})"
                         : R"({"asker":"成员","text":"发票怎么开？"})";
    task.owner = model::MemberId(i % 3);
    task.group = question.group;
    task.question = question.id;
    task.created_at = question.asked_at;
    if (i % 2) task.due_at = question.asked_at + base::hours(2);
    rows.tasks.put(task);
  }
}

void add_decisions(model::Changes& rows) {
  for (int i = 1; i <= 20; ++i) {
    model::Decision decision;
    decision.id = model::DecisionId(i);
    decision.cause = model::FactSeq(i * 5);
    decision.at = world_now - base::hours(messages_count - i * 5);
    decision.kind = i % 2 ? "rule.warn" : "question.opened";
    decision.mode = i % 2 ? model::DecisionMode::shadow : model::DecisionMode::live;
    decision.group = model::GroupId(1 + (i * 5) % groups_count);
    decision.member = model::MemberId(4 + i % 5);
    decision.message = model::MessageId(i * 5);
    if (i % 2 == 0) decision.question = model::QuestionId(i / 2);
    decision.rule = i % 2 ? "ads" : "";
    decision.reason = R"({"score":0.93})";
    if (i % 2) decision.inverse = R"({"command":"decision.undo"})";
    rows.decisions.push_back(decision);
    if (i % 2 == 0) continue;
    model::Strike strike;
    strike.id = model::StrikeId(i);
    strike.rule = "ads";
    strike.group = decision.group;
    strike.member = decision.member;
    strike.message = decision.message;
    strike.at = decision.at;
    strike.mode = model::DecisionMode::shadow;
    strike.decision = decision.id;
    rows.strikes.put(strike);
  }
  rows.verdicts.put({model::DecisionId(1), true, "lead", world_now});
  rows.verdicts.put({model::DecisionId(3), false, "lead", world_now});
  rows.labels.push_back(
      {model::FactSeq(500), "question", "yes", model::MessageId(10), "请问…", "lead", world_now});
  model::Effect effect;
  effect.id = model::EffectId(1);
  effect.key = "warn:1";
  effect.kind = "send_message";
  effect.decision = model::DecisionId(1);
  effect.body = R"({"text":"请勿发广告"})";
  effect.created_at = world_now;
  rows.effects.put(effect);
  model::Timer timer;
  timer.id = model::TimerId(1);
  timer.due_at = world_now + base::minutes(5);
  timer.kind = "question.warn";
  timer.group = model::GroupId(1);
  timer.subject = 5;
  rows.timers.put(timer);
  rows.facts.push_back({model::FactSeq(501), model::SourceId(1), "r1", "rename",
                        world_now - base::days(2), "g1", "u1", false, R"({"name":"客户群 1"})"});
}

}  // namespace

void add_seating(model::Changes& rows) {
  for (const std::int64_t version : {1, 2}) {
    model::ProgramVersion program;
    program.program = "vip";
    program.version = version;
    program.body = R"({"id":"vip","name":"高价值","archetype":"vip","groups":{"count":2,"size":)" +
                   std::to_string(version * 20) + "}}";
    program.at = world_now;
    program.by = "li";
    rows.program_versions.push_back(program);
  }
  for (std::int64_t id = 1; id <= 2; ++id) {
    model::Company company;
    company.id = model::CompanyId(id);
    company.name = id == 1 ? "东方建材有限公司" : "西方建材有限公司";
    company.key = company.name;
    company.industry = "建材";
    company.region = "上海";
    company.created_at = world_now;
    rows.companies.put(company);
    rows.company_members.push_back({model::MemberId(3 + id), company.id, world_now, {}});
  }
  model::Placement plan;
  plan.id = model::PlacementId(1);
  plan.by = "lead";
  plan.created_at = world_now;
  plan.figures = R"({"people":1,"bindings":[]})";
  rows.placements.put(plan);
  rows.placement_places.put({plan.id, 1, {}, 200, {}});
  rows.placement_places.put({plan.id, 2, model::GroupId(1), 200, {}});
  model::PlacementSeat seat;
  seat.placement = plan.id;
  seat.member = model::MemberId(5);
  seat.place = 2;
  rows.placement_seats.put(seat);
  const auto keep = [&](std::int64_t id, const char* name, const char* is) {
    rows.segments.put({model::SegmentId(id), name, "", is, 1, 1, world_now, world_now, {}, "li"});
  };
  keep(1, "问过的人", "questions(30) >= 1");
  keep(2, "大客户", "tier = \"KA\"");
}

model::Changes starting_rows() {
  model::Changes rows;
  add_seating(rows);
  add_people(rows);
  add_contacts(rows);
  add_messages(rows);
  add_work(rows);
  add_decisions(rows);
  return rows;
}

base::Result<Receipt> SmallIntake::submit(std::vector<model::Fact> facts) {
  const std::lock_guard lock(mutex_);
  if (is_broken) return base::fail(base::ErrorCode::unavailable, "the disk is full: make room");
  Receipt receipt;
  for (model::Fact& fact : facts) {
    receipt.outcomes.push_back(take(fact));
    taken.push_back(std::move(fact));
  }
  return receipt;
}

Outcome SmallIntake::take(const model::Fact& fact) {
  Outcome outcome;
  outcome.seq = model::FactSeq(static_cast<std::int64_t>(1'000 + taken.size()));
  if (!known_.emplace(fact.source, fact.external_id).second) {
    outcome.as = TakenAs::known;
    return outcome;
  }
  const auto* command = std::get_if<model::Command>(&fact.body);
  if (!command) return outcome;
  auto result = carry_out(*command);
  if (result) {
    outcome.result = *std::move(result);
    return outcome;
  }
  known_.erase({fact.source, fact.external_id});
  outcome.as = TakenAs::refused;
  outcome.error = std::move(result).error();
  return outcome;
}

base::Result<std::string> SmallIntake::carry_out(const model::Command& command) {
  TRY(body, base::parse_json(command.arguments));
  const object& arguments = body.get_object();
  const auto id = [&](std::string_view key) {
    return base::integer_at(arguments, key).value_or(0);
  };
  model::Changes changes;
  if (command.name.starts_with("question.")) {
    TRY(question, store_.question(model::QuestionId(id("question"))));
    if (!question) {
      return base::fail(base::ErrorCode::not_found, "there is no such question", "question");
    }
    if (command.name == "question.assign") question->assignee = model::MemberId(id("member"));
    if (command.name == "question.close") {
      question->state = model::QuestionState::closed;
      question->close_reason = model::CloseReason::operator_said;
      question->closed_at = clock_.now();
    }
    changes.questions.put(*question);
  } else if (command.name == "task.done" || command.name == "task.reopen") {
    TRY(task, store_.task(model::TaskId(id("task"))));
    if (!task) return base::fail(base::ErrorCode::not_found, "there is no such task", "task");
    const bool is_done = command.name == "task.done";
    if (is_done && task->state != model::TaskState::open) {
      return base::fail(base::ErrorCode::conflict, "the task is done: reopen it first", "task");
    }
    task->state = is_done ? model::TaskState::done : model::TaskState::open;
    task->done_at = is_done ? clock_.now() : base::Instant{};
    task->evidence = base::text_at(arguments, "evidence");
    changes.tasks.put(*task);
  } else if (command.name == "policy.publish") {
    TRY(before, store_.newest_policy());
    const std::int64_t version = (before ? before->version : 0) + 1;
    changes.policies.push_back({version,
                                base::json::serialize(*base::object_at(arguments, "policy")),
                                clock_.now(), "test"});
    TRY_VOID(commit(changes));
    return "{\"version\":" + std::to_string(version) + "}";
  } else if (command.name == "reader.choose") {
    model::ReaderChoice choice{std::string(base::text_at(arguments, "task")),
                               2,
                               id("in_force"),
                               id("shadow"),
                               clock_.now(),
                               "test"};
    if (std::max(choice.in_force, choice.shadow) > choice.newest) {
      return base::fail(base::ErrorCode::invalid_input, "there is no such version", "in_force");
    }
    changes.reader_choices.put(choice);
  }
  TRY_VOID(commit(changes));
  return std::string("{}");
}

base::Result<void> SmallIntake::commit(const model::Changes& changes) {
  TRY_VOID(store_.commit(changes));
  if (feed_) feed_->note(changes);
  return {};
}

object SmallExplainer::explain(const model::Message&, const model::Member&, const model::Group&) {
  return {{"rules", base::json::array{}}, {"replies", base::json::array{}}};
}

base::Result<void> SmallExplainer::check(const model::Policy& policy) {
  for (std::size_t i = 0; i < policy.rules.size(); ++i) {
    if (policy.rules[i].name != "broken") continue;
    return base::fail(base::ErrorCode::invalid_input, "unbalanced bracket at byte 3",
                      "rules[" + std::to_string(i) + "].words[0]");
  }
  return {};
}

base::Result<std::vector<Hit>> SmallExplainer::try_out(const model::Policy& draft,
                                                       const std::vector<Trial>& trials) {
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (trials[i].message.text.find("加微信") == std::string::npos) continue;
    hits.push_back({i, EntryKind::rule, draft.rules.front().id});
  }
  return hits;
}

base::Result<void> SmallTeacher::begin(const std::string& task, const std::string& login) {
  if (task == "mood") {
    return base::fail(base::ErrorCode::invalid_input,
                      "there are 1 labelled messages, at least 10 are needed: label 9 more",
                      "task");
  }
  if (lessons_.contains(task)) {
    return base::fail(base::ErrorCode::conflict, "a model is being trained already", "task");
  }
  Lesson& lesson = lessons_[task];
  lesson.begun_at = world_now;
  lesson.by = login;
  lesson.labels = 40;
  lesson.share = 0.25;
  return {};
}

std::optional<Lesson> SmallTeacher::lesson(const std::string& task) const {
  const auto found = lessons_.find(task);
  if (found == lessons_.end()) return std::nullopt;
  return found->second;
}

World::World() {
  database = value_of(store::sqlite::open_sqlite((folder.path() / "data").string()));
  store = value_of(store::Store::open(*database));
  intake = std::make_unique<SmallIntake>(*store, clock);
  require_done(store->commit(starting_rows()));
  Options options;
  options.version = "test";
  options.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
  options.board.refresh_after = base::Duration{0};
  options.platforms = &platforms;
  options.workplaces = &workplaces;
  api = std::make_unique<Api>(*database, *intake, explainer, teacher, std::move(options));
  intake->listen(&api->feed());
}

Response World::send(const Browser& who, std::string_view method, std::string_view target,
                     std::string_view body, std::string_view idempotency_key) {
  Request request;
  request.method = method;
  request.address = "127.0.0.1";
  request.body = body;
  require_done(parse_target(target, request));
  if (!body.empty()) request.headers["content-type"] = "application/json";
  if (!who.cookie.empty()) request.headers["cookie"] = "other=1; guildhall_session=" + who.cookie;
  if (!who.csrf.empty()) request.headers["x-csrf-token"] = who.csrf;
  if (!who.token.empty()) request.headers["authorization"] = "Bearer " + who.token;
  if (!idempotency_key.empty()) request.headers["idempotency-key"] = idempotency_key;
  return api->handle(request);
}

std::vector<Workplace> SmallWorkplaces::list() const {
  return {{"wecom", "https://guildhall.example.com", makes_accounts}};
}

base::Result<std::string> SmallWorkplaces::sign_in_address(const std::string&,
                                                           const SignInTrip& trip) const {
  return "https://wecom.example.com/" + std::string(trip.is_inside ? "inside" : "web") +
         "?state=" + trip.state + "&back=" + trip.return_address + "&lang=" + trip.language;
}

base::Result<std::string> SmallWorkplaces::member_of_code(const std::string&,
                                                          const std::string& code) {
  ++asked;
  if (is_down) return base::fail(base::ErrorCode::unavailable, "down");
  if (!code.starts_with("code-")) {
    return base::fail(base::ErrorCode::invalid_input, "used", "code");
  }
  const std::string user = code.substr(5);
  if (user.empty()) return base::fail(base::ErrorCode::not_allowed, "no member", "code");
  return user;
}

base::Result<PageRights> SmallWorkplaces::page_rights(const std::string&,
                                                      const std::string& page_address) {
  const PageSignature signature{"nonce", "signed:" + page_address, 1'780'000'000};
  return PageRights{"ww1", 1'000'002, signature, signature};
}

object parsed(const Response& response) {
  auto body = base::parse_json(response.body);
  if (!body || !body->is_object()) FAIL("not a JSON object: " << response.body);
  return body->get_object();
}

Browser browser_of(const Response& signed_in) {
  REQUIRE_MESSAGE(signed_in.status == 200, signed_in.body);
  Browser browser;
  browser.csrf = base::text_at(parsed(signed_in), "csrf_token");
  for (const auto& [name, text] : signed_in.headers) {
    if (name != "Set-Cookie") continue;
    const std::size_t begin = text.find('=') + 1;
    browser.cookie = text.substr(begin, text.find(';') - begin);
  }
  return browser;
}

Browser World::as(std::string_view role) {
  if (const auto known = browsers_.find(role); known != browsers_.end()) return known->second;
  Browser browser;
  if (role == "admin") {
    const std::string token = value_of(api->begin_setup());
    browser =
        browser_of(send({}, "POST", "/api/v1/setup",
                        R"({"token":")" + token +
                            R"(","login":"Admin","name":"管理员","password":"correct horse"})"));
  } else if (role == "integrator") {
    const Response made =
        send(as("admin"), "POST", "/api/v1/tokens", R"({"name":"crm","role":"integrator"})");
    browser.token = base::text_at(parsed(made), "token");
  } else {
    const Response invited =
        send(as("admin"), "POST", "/api/v1/invitations",
             R"({"login":"a-)" + std::string(role) + R"(","role":")" + std::string(role) + "\"}");
    REQUIRE_MESSAGE(invited.status == 201, invited.body);
    browser = browser_of(send(
        {}, "POST", "/api/v1/invitations/" + std::string(base::text_at(parsed(invited), "token")),
        R"({"name":"同事","password":"battery staple"})"));
  }
  browsers_.emplace(role, browser);
  return browser;
}

}  // namespace api::testing
