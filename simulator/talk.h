// What people in the synthetic company's groups say: topics with ways to ask, answers, questions back, and the
// small talk, complaints and advertisements around them. Our own sentences about an invented product (青禾云, order
// and stock keeping for shops). {n}, {p}, {x} in a sentence are filled with a number, a product and a date.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/random.h"

namespace simulator {

struct Topic {
  std::string_view name;
  std::span<const std::string_view> questions;
  std::span<const std::string_view> answers;
  std::span<const std::string_view> clarifications;  // staff ask back
  std::span<const std::string_view> details;         // the customer explains
};

std::span<const Topic> topics();
std::span<const std::string_view> greetings();
std::span<const std::string_view> introductions();
std::span<const std::string_view> acknowledgements();  // staff: "收到，稍等"
std::span<const std::string_view> thanks();
std::span<const std::string_view> chatter();
std::span<const std::string_view> announcements();     // by the owner, in the morning
std::span<const std::string_view> praise();
std::span<const std::string_view> complaints();
std::span<const std::string_view> outage_complaints();
std::span<const std::string_view> outage_answers();
std::span<const std::string_view> adverts();
std::span<const std::string_view> floods();

// One of the sentences, slots filled.
std::string say(std::span<const std::string_view> sentences, base::Random& random);

}  // namespace simulator
