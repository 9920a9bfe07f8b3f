#include "simulator/wecom/sandbox_life.h"

#include <array>

#include "simulator/talk.h"

namespace simulator::wecom {

using base::Instant;
using base::minutes;
using base::seconds;

namespace {

constexpr std::array families = {"王", "李", "张", "刘", "陈", "杨",
                                 "赵", "黄", "周", "吴", "徐", "孙"};
constexpr std::array given = {"伟", "芳", "敏", "静", "磊", "洋", "艳",
                              "勇", "杰", "娟", "涛", "霞", "明", "超"};
constexpr std::array group_names = {"华东经销商一群", "华东经销商二群", "华南经销商群",
                                    "直营门店交流群", "新客户服务群"};
constexpr std::array channels = {"展会", "官网", "抖音", "老客介绍"};
constexpr std::array tags = {"A级", "B级", "已试用", "待回访"};
constexpr int customers_a_group = 10;

template <std::size_t N>
std::string one_of(const std::array<const char*, N>& names, base::Random& random) {
  return names[random.below(N)];
}

}  // namespace

SandboxLife::SandboxLife(Sandbox& sandbox, std::uint64_t seed, Instant now, std::uint64_t session)
    : sandbox_(sandbox), random_(seed), staff_{"limin", "wangqiang"}, next_(now + seconds(2)) {
  sandbox_.name_person(staff_[0], "李敏");
  sandbox_.name_person(staff_[1], "王强");
  for (const char* each : tags) sandbox_.make_tag(each);  // the company has made them
  Instant at = now - life_before;
  for (std::size_t i = 0; i < group_names.size(); ++i) {
    const std::string& owner = staff_[i % staff_.size()];
    const std::string chat = sandbox_.create_group(owner, group_names[i], at);
    groups_.push_back(chat);
    owners_[chat] = owner;
    for (int k = 0; k < customers_a_group; ++k) {
      at = at + minutes(random_.between(5, 600));
      const std::string customer = newcomer();
      const std::string channel = one_of(channels, random_);
      sandbox_.befriend(customer, owner, channel, at);
      sandbox_.join(chat, customer, 3, at, channel);
    }
  }
  sandbox_.callbacks_due(now);  // long ago
  if (session == 0) return;
  sandbox_.begin_session(session);
  random_ = base::Random(seed + session);
  newcomers_ += std::to_string(session) + "n";
}

std::string SandboxLife::newcomer() {
  const std::string id = newcomers_ + std::to_string(1'000 + ++customers_);
  sandbox_.name_person(id, one_of(families, random_) + one_of(given, random_) +
                               (random_.chance(0.5) ? one_of(given, random_) : ""));
  return id;
}

std::string SandboxLife::some_customer(const std::string& chat) {
  std::vector<std::string> customers;
  for (const std::string& member : sandbox_.members_of(chat)) {
    if (member.starts_with("wm")) customers.push_back(member);
  }
  return customers.empty() ? std::string() : customers[random_.below(customers.size())];
}

// Most senders tap within two minutes, some take a quarter of an hour, some forget until they are
// reminded.
void SandboxLife::notice_broadcasts(Instant at) {
  for (const Sandbox::Untapped& each : sandbox_.untapped()) {
    const auto [place, is_new] = noticed_.try_emplace(each.message, each.reminders);
    const bool is_reminded = !is_new && each.reminders > place->second;
    if (!is_new && !is_reminded) continue;
    place->second = each.reminders;
    const double mood = random_.unit();
    if (is_new && mood > 0.85) continue;
    const auto after =
        is_reminded || mood < 0.6 ? random_.between(15, 120) : random_.between(300, 900);
    plan(at + seconds(after),
         [this, message = each.message](Instant when) { sandbox_.tap_send(message, when); });
  }
}

void SandboxLife::live_until(Instant now) {
  notice_broadcasts(now);
  while (true) {
    const bool is_planned = !plans_.empty() && plans_.begin()->first <= next_;
    const Instant at = is_planned ? plans_.begin()->first : next_;
    if (at > now) return;
    if (is_planned) {
      const Act act = std::move(plans_.begin()->second);
      plans_.erase(plans_.begin());
      act(at);
    } else {
      something(at);
      next_ = at + base::milliseconds(random_.between(1'000, 2 * between_events.ms - 1'000));
    }
  }
}

void SandboxLife::rest_until(Instant now) {
  plans_.erase(plans_.begin(), plans_.upper_bound(now));
  if (next_ <= now) next_ = now + seconds(1);
}

void SandboxLife::something(Instant at) {
  const double what = random_.unit();
  if (what < 0.45)
    ask(at);
  else if (what < 0.75)
    chat(at);
  else if (what < 0.84)
    arrive(at);
  else if (what < 0.88)
    depart(at);
  else if (what < 0.92)
    advertise(at);
  else
    put_tag(at);
}

void SandboxLife::ask(Instant at) {
  const std::string& group = some_group();
  const std::string customer = some_customer(group);
  if (customer.empty()) return;
  const Topic& topic = topics()[random_.below(topics().size())];
  sandbox_.say(group, customer, simulator::say(topic.questions, random_), at);
  if (random_.chance(0.2)) return;  // nobody answers
  const Instant answered = at + seconds(random_.between(15, 240));
  plan(answered, [this, group, &topic](Instant when) {
    sandbox_.say(group, owner_of(group), simulator::say(topic.answers, random_), when);
  });
  if (random_.chance(0.5)) {
    plan(answered + seconds(random_.between(8, 60)), [this, group, customer](Instant when) {
      sandbox_.say(group, customer, simulator::say(thanks(), random_), when);
    });
  }
}

void SandboxLife::chat(Instant at) {
  const std::string& group = some_group();
  const std::string customer = some_customer(group);
  if (!customer.empty()) sandbox_.say(group, customer, simulator::say(chatter(), random_), at);
}

void SandboxLife::arrive(Instant at) {
  const std::string& group = some_group();
  const std::string customer = newcomer();
  const std::string channel = one_of(channels, random_);
  sandbox_.befriend(customer, owner_of(group), channel, at);
  plan(at + seconds(random_.between(20, 90)), [this, group, customer, channel](Instant when) {
    sandbox_.join(group, customer, 3, when, channel);
  });
}

void SandboxLife::depart(Instant at) {
  const std::string& group = some_group();
  const std::string customer = some_customer(group);
  if (customer.empty()) return;
  sandbox_.leave(group, customer, false, at);
  if (random_.chance(0.7)) return;
  plan(at + seconds(20), [this, group, customer](Instant when) {
    sandbox_.unfollow(customer, owner_of(group), true, when);
  });
}

// Somebody who came for this; the owner removes them in the client when they have seen the task.
void SandboxLife::advertise(Instant at) {
  const std::string& group = some_group();
  const std::string customer = newcomer();
  sandbox_.join(group, customer, 3, at, "");
  plan(at + seconds(15), [this, group, customer](Instant when) {
    sandbox_.say(group, customer, simulator::say(adverts(), random_), when);
  });
  plan(at + minutes(random_.between(2, 6)),
       [this, group, customer](Instant when) { sandbox_.leave(group, customer, true, when); });
}

void SandboxLife::put_tag(Instant at) {
  const std::string& group = some_group();
  const std::string customer = some_customer(group);
  if (!customer.empty()) sandbox_.tag(customer, owner_of(group), one_of(tags, random_), at);
}

}  // namespace simulator::wecom
