// Random facts for tests: a few groups and people who ask, answer, thank, advertise, come and go,
// edit and revoke, with replies, late and repeated facts, ticks and operators' commands. The same
// seed gives the same facts. Times start on a Monday morning and mostly go forward.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/random.h"
#include "model/fact.h"

namespace server {

class RandomFacts {
 public:
  explicit RandomFacts(std::uint64_t seed) : random_(seed) {}

  std::vector<model::Fact> take(std::size_t count) {
    std::vector<model::Fact> facts;
    facts.push_back(profile("s1"));
    facts.push_back(profile("s2"));
    for (const char* group : {"g0", "g1", "g2"}) facts.push_back(owned(group));
    facts.push_back(given("channel.save", R"({"name":"展会","kind":"offline_event"})"));
    facts.push_back(given("code.save", code_arguments(R"("text":"codecode0")")));
    facts.push_back(given("code.save", code_arguments(R"("text":"codecode1")")));
    while (facts.size() < count) facts.push_back(next());
    // A twentieth is delivered twice.
    const std::size_t repeats = facts.size() / 20;
    for (std::size_t i = 0; i < repeats; ++i) {
      const model::Fact again = facts[random_.below(facts.size())];
      facts.insert(facts.begin() + static_cast<std::ptrdiff_t>(random_.below(facts.size())), again);
    }
    return facts;
  }

 private:
  static constexpr std::array questions = {
      "请问发票怎么开？",  "登录不上了怎么办",         "How do I export the report?",
      "价格是多少呢",      "库存同步失败是什么原因？", "有没有人知道怎么改地址",
      "能不能支持批量导入"};
  static constexpr std::array answers = {"在设置里打开发票管理，填写抬头后提交即可",
                                         "请先退出重新登录，再清一下缓存试试",
                                         "Open Reports, choose a period and press Export.",
                                         "标准版每年 3980 元，含 5 个账号",
                                         "已经修复了，刷新页面就能看到最新库存",
                                         "你那边报什么错误？可以截图吗"};
  static constexpr std::array chatter = {
      "哈哈", "早上好", "收到", "谢谢，解决了", "+1", "好的", "太差了，一直报错，要退款"};
  static constexpr std::array adverts = {"加 薇 信 abc12345 免费领取资料",
                                         "兼职日结 300 联系 13800138000",
                                         "点击 http://spam.example.com/x 领红包"};

  template <std::size_t N>
  std::string one_of(const std::array<const char*, N>& texts) {
    return texts[random_.below(N)];
  }

  model::Fact blank(model::FactBody body) {
    model::Fact fact;
    fact.source = "test";
    fact.external_id = "f" + std::to_string(++number_);
    now_ms_ += random_.between(200, 240'000);
    // One in thirty happened up to two hours before it arrives.
    fact.at = {now_ms_ - (random_.chance(0.03) ? random_.between(0, 7'200'000) : 0)};
    fact.group = "g" + std::to_string(random_.below(3));
    fact.actor = random_.chance(0.3) ? "s" + std::to_string(1 + random_.below(2))
                                     : "m" + std::to_string(random_.below(12));
    fact.body = std::move(body);
    return fact;
  }

  model::Fact profile(const std::string& member) {
    model::MemberProfile body;
    body.member = member;
    body.name = "客服" + member;
    body.role = model::Role::staff;
    return blank(std::move(body));
  }

  model::Fact message() {
    model::MessageSent body;
    const double kind = random_.unit();
    body.text = kind < 0.3    ? one_of(questions)
                : kind < 0.6  ? one_of(answers)
                : kind < 0.94 ? one_of(chatter)
                              : one_of(adverts);
    if (!messages_.empty() && random_.chance(0.3)) body.reply_to = recent_message();
    model::Fact fact = blank(std::move(body));
    messages_.push_back(fact.external_id);
    return fact;
  }

  std::string recent_message() {
    const std::size_t back = random_.below(std::min<std::size_t>(messages_.size(), 200));
    return messages_[messages_.size() - 1 - back];
  }

  model::Fact command() {
    const std::string id = std::to_string(1 + random_.below(40));
    static constexpr std::array forms = {
        R"(question.close {"question":#})",
        R"(question.wait {"question":#})",
        R"(question.reopen {"question":#})",
        R"(task.done {"task":#,"evidence":"done"})",
        R"(task.reopen {"task":#})",
        R"(decision.verdict {"decision":#,"right":true})",
        R"(decision.undo {"decision":#,"reason":"appeal"})",
        R"(message.label {"message":#,"task":"question","label":"no"})",
        R"(feed.mark {"source":"test","name":"archive","value":"#"})",
        R"(broadcast.cancel {"broadcast":#})",
        R"(broadcast.remind {"broadcast":#,"number":1})",
        R"(sidebar.sent {"question":#,"text":"已经修复了，刷新页面就能看到最新库存"})",
        R"(feedback.log {"kind":"wish","text":"导出太慢","member":#})",
        R"(contact.tag {"member":#,"staff":2,"tag":"et1","name":"VIP","adding":true})",
        R"(channel.save {"channel":6,"name":"展会#","kind":"offline_event","cost_cents":100})"};
    std::string form = one_of(forms);
    form.replace(form.find('#'), 1, id);
    const std::size_t space = form.find(' ');
    model::Fact fact = blank(model::Command{form.substr(0, space), form.substr(space + 1)});
    fact.source = "console";
    fact.group.clear();
    fact.actor = "admin";
    return fact;
  }

  // Entry codes live on what earlier facts made of them: the channel is mostly number 6, the first
  // codes 7 and 8 (take()). They are changed, paused, archived, visited, and what became of their
  // ways is told by the deliverer (about_broadcast) and the platform.
  model::Fact about_code() {
    const double kind = random_.unit();
    const std::string code = std::to_string(7 + random_.below(2));
    model::Fact fact = blank(model::Tick{});
    fact.group.clear();
    fact.actor.clear();
    if (kind < 0.4) {
      fact.body = model::VisitNoted{"codecode" + std::to_string(random_.below(2)),
                                    "v" + std::to_string(random_.below(5)),
                                    "",
                                    model::VisitAgent::wechat,
                                    "day",
                                    static_cast<std::int64_t>(random_.below(2))};
      return fact;
    }
    if (kind < 0.55) {
      const std::string way = "way:" + code + ":" + std::to_string(1 + random_.below(4));
      fact.body = model::WayNoted{way, static_cast<model::WayOutcome>(random_.below(2)),
                                  "cw" + std::to_string(random_.below(3)), "https://p.qpic.cn/1"};
      return fact;
    }
    if (kind < 0.75) return given("code.save", code_arguments(R"("code":)" + code));
    static constexpr std::array names = {"code.pause", "code.resume", "code.archive", "code.retry"};
    return given(one_of(names), R"({"number":1,"code":)" + code + "}");
  }
  std::string code_arguments(const std::string& which) {
    const std::string group = std::to_string(1 + random_.below(3));
    return "{" + which + R"(,"name":"码","channel":6,"rules":{"rules":[{"id":"day","to":)" +
           (random_.chance(0.5) ? R"({"kind":"persona","staff":[1]})"
                                : R"({"kind":"groups","groups":[)" + group + "]}") +
           R"(}],"otherwise":{"kind":"groups","groups":[)" + group + "]}}}";
  }

  // Few pairs, so that they part and meet again.
  model::Fact contact() {
    const std::string staff = "s" + std::to_string(1 + random_.below(2));
    const std::string member = "m" + std::to_string(random_.below(3));
    const base::Instant since{now_ms_ - random_.between(0, 3) * 1'000'000};
    model::Fact fact =
        random_.chance(0.6)
            ? blank(model::ContactNoted{
                  staff, member, since, "老客户", "", "expo", {"A", one_of(chatter)}})
            : blank(model::ContactEnded{staff, member, model::ContactEnder::customer});
    fact.group.clear();
    return fact;
  }

  model::Fact owned(const std::string& group) {
    model::GroupProfile body;
    body.owner = "s" + std::to_string(1 + random_.below(2));
    model::Fact fact = blank(std::move(body));
    fact.group = group;
    return fact;
  }

  model::Fact given(std::string name, std::string arguments) {
    model::Fact fact = blank(model::Command{std::move(name), std::move(arguments)});
    fact.source = "console";
    fact.group.clear();
    fact.actor = "admin";
    return fact;
  }

  // Mass messages live on what earlier facts made of them: few names and numbers, so that they
  // meet. What is asked for, what the deliverer says of it, what the platform says, in a group or
  // of the whole, and what people do about it.
  model::Fact about_broadcast() {
    const std::string message = "msg" + std::to_string(random_.below(4));
    const double kind = random_.unit();
    if (kind < 0.15) {
      return given("broadcast.create",
                   R"({"text":"明天直播","deadline":"2026-12-20T00:00:00Z","by_sender":[1,2],)"
                   R"("by_itself":[3]})");
    }
    if (kind < 0.65) {
      const std::string effect = std::to_string(1 + random_.below(16));
      static constexpr std::array states = {"sent", "sent", "uncertain", "failed"};
      return given("effect.settle", R"({"effect":)" + effect + R"(,"state":")" + one_of(states) +
                                        R"(","result":")" + message + R"("})");
    }
    if (kind < 0.85) {
      const auto outcome = static_cast<model::BroadcastOutcome>(1 + random_.below(3));
      return blank(model::BroadcastNoted{message, outcome, random_.chance(0.2), ""});
    }
    model::Fact whole = blank(model::BroadcastNoted{
        message, static_cast<model::BroadcastOutcome>(random_.below(6)), false, ""});
    whole.group.clear();
    return whole;
  }

  // Few names and numbers, so that companies merge, compete and meet, and plans are carried out.
  model::Fact about_seats() {
    static constexpr std::array names = {"东方建材有限公司", "东 方建材有限公司", "西方建材",
                                         "南方百货"};
    const double kind = random_.unit();
    const auto number = [&](std::int64_t most) { return std::to_string(random_.between(1, most)); };
    if (kind < 0.4) {
      model::MemberProfile body;
      body.member = "m" + std::to_string(random_.below(12));
      body.company = random_.chance(0.1) ? std::string() : one_of(names);
      if (!body.company->empty()) companies_.push_back(number_ + 1);
      return blank(std::move(body));
    }
    if (kind < 0.5) {
      static constexpr std::array ways = {"competitor.declare", "competitor.refuse",
                                          "competitor.withdraw"};
      return given(one_of(ways), R"({"a":)" + company() + R"(,"b":)" + company() + "}");
    }
    if (kind < 0.56) {
      return given(random_.chance(0.5) ? "company.merge" : "company.unmerge",
                   R"({"company":)" + company() + R"(,"into":)" + company() + "}");
    }
    if (kind < 0.6) {
      return given("group.door", R"({"group":)" + number(3) + R"(,"takes_new":)" +
                                     (random_.chance(0.7) ? "true" : "false") + "}");
    }
    if (kind < 0.62) {
      return given("program.publish", R"({"program":{"id":"vip","name":"n"},"based_on":)" +
                                          std::to_string(random_.below(3)) + "}");
    }
    if (kind < 0.7) {
      plans_.push_back(number_ + 1);
      return given("placement.plan",
                   R"({"kind":"intake","program":"","places":[{"group":1,"seats":9},{"group":2,)"
                   R"("seats":30},{"group":null,"seats":30}],"seats":[{"member":)" +
                       number(4) + R"(,"place":1},{"member":)" +
                       std::to_string(4 + random_.between(1, 4)) + R"(,"place":2},{"member":)" +
                       std::to_string(8 + random_.between(1, 4)) + R"(,"place":3}]})");
    }
    static constexpr std::array acts = {"placement.approve", "placement.approve", "placement.stop",
                                        "placement.resume",  "placement.recheck", "placement.open",
                                        "placement.move",    "placement.discard"};
    return given(one_of(acts), R"({"placement":)" + plan() + R"(,"place":)" + number(3) +
                                   R"(,"group":)" + number(3) + R"(,"member":)" + number(12) + "}");
  }
  // Numbers of rows are those of facts, and these are about one apart: some hit.
  std::string company() { return near(companies_); }
  std::string plan() { return near(plans_); }
  std::string near(const std::vector<int>& numbers) {
    const int known = numbers.empty() ? 1 : numbers[random_.below(numbers.size())];
    return std::to_string(known + random_.between(0, 3));
  }
  // Few people and companies, so that they meet, apply twice and wait for each other.
  model::Fact about_admission() {
    const std::string who = std::to_string(random_.below(30));
    const double kind = random_.unit();
    if (kind < 0.4) {
      model::ApplicationSubmitted body;
      body.applicant = "applicant" + who;
      body.name = "王强";
      body.company = random_.chance(0.5) ? "深圳市宏达科技有限公司" : "宏达电子商务（深圳）公司";
      body.mobile = "1380013800" + std::to_string(random_.below(10));
      body.code = random_.chance(0.5) ? "expo" : "";
      model::Fact fact = blank(std::move(body));
      fact.group.clear();
      fact.actor.clear();
      return fact;
    }
    if (kind < 0.5) {
      model::Fact fact = blank(model::ApplicantSaid{
          "applicant" + who,
          random_.chance(0.8) ? model::ApplicantAct::answer : model::ApplicantAct::withdraw,
          "补充"});
      fact.group.clear();
      fact.actor.clear();
      return fact;
    }
    if (kind < 0.55) {
      return given(random_.chance(0.6) ? "admission.block" : "admission.unblock",
                   R"({"kind":"mobile","value":"13800138001","reason":"test"})");
    }
    // Numbers of applications are those of their facts: the last ones that were made.
    const std::string number = std::to_string(number_ > 200 ? random_.between(1, number_) : 1);
    static constexpr std::array forms = {
        R"(application.accept {"application":#})",
        R"(application.refuse {"application":#,"text":"no"})",
        R"(application.ask {"application":#,"text":"more"})",
        R"(application.undo {"application":#})",
        R"(application.claim {"application":#})",
        R"(application.second {"application":#,"colleague":"wu"})"};
    std::string form = one_of(forms);
    form.replace(form.find('#'), 1, number);
    const std::size_t space = form.find(' ');
    return given(form.substr(0, space), form.substr(space + 1));
  }

  model::Fact next() {
    const double kind = random_.unit();
    if (kind < 0.03) return about_seats();
    if (kind < 0.84 || messages_.empty()) return message();
    if (kind < 0.86) return blank(model::MemberJoined{"link", ""});
    if (kind < 0.88) return blank(model::MemberLeft{model::LeaveReason::left, ""});
    if (kind < 0.90) return blank(model::MessageEdited{recent_message(), one_of(questions)});
    if (kind < 0.92) return blank(model::MessageRevoked{recent_message()});
    if (kind < 0.926) return contact();
    if (kind < 0.956) return about_broadcast();
    if (kind < 0.965) return about_code();
    if (kind > 0.985) return about_admission();
    if (kind < 0.98) return command();
    model::Fact tick = blank(model::Tick{});
    tick.source = "clock";
    tick.group.clear();
    tick.actor.clear();
    return tick;
  }

  base::Random random_;
  std::int64_t now_ms_ = 1'795'395'600'000;  // 2026-11-23T01:00:00Z
  int number_ = 0;
  std::vector<std::string> messages_;
  std::vector<int> companies_, plans_;
};

}  // namespace server
