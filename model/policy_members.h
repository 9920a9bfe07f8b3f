// Members reads a JSON object member by member and gathers what is wrong with it, by path. Private
// to the reading of policies.
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/utf8.h"
#include "model/policy.h"

namespace model {

using base::Error;
using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using base::json::value;

inline auto refuse(const std::string& path, const std::string& why) {
  return fail(ErrorCode::invalid_input, path + ": " + why, path);
}

// As they stand in policies and entrances, Monday first.
inline constexpr auto day_names =
    std::to_array<std::string_view>({"mon", "tue", "wed", "thu", "fri", "sat", "sun"});

inline array texts_json(const std::vector<std::string>& texts) {
  return array(texts.begin(), texts.end());
}

// "09:00" to minutes of the day, "24:00" included.
inline std::optional<int> clock_minutes(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
  return hours * 60 + minutes;
}

inline std::string clock_text(int minute) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
  return text;
}

// Reads the members of one object into places that hold their defaults. The first fault is kept and
// everything after it left alone; done() gives it back, or names a member that nobody asked for.
class Members {
 public:
  Members(const value& in, std::string path) : path_(std::move(path)), in_(in.if_object()) {
    if (!in_) refuse_at(path_, "must be an object");
  }
  Members(const object& in, std::string path) : path_(std::move(path)), in_(&in) {}

  std::string path(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  }
  void refuse_at(const std::string& path, std::string why) {
    if (!error_) error_ = Error{ErrorCode::invalid_input, path + ": " + std::move(why), path};
  }
  // The member, or null when it is absent, null, or reading has failed before.
  const value* find(std::string_view key) {
    if (known_.empty() || known_.back() != key) known_.push_back(key);
    if (error_ || !in_) return nullptr;
    const value* found = in_->if_contains(key);
    return found && !found->is_null() ? found : nullptr;
  }

  void text(std::string_view key, std::string& place, std::size_t bytes_max) {
    if (const value* found = find(key)) text_value(*found, path(key), place, bytes_max);
  }
  void texts(std::string_view key, std::vector<std::string>& place, std::size_t count_max,
             std::size_t bytes_max) {
    each(key, count_max, [&](const value& item, const std::string& at) {
      std::string text;
      text_value(item, at, text, bytes_max);
      if (!error_ && text.empty()) refuse_at(at, "is empty: write something or leave it out");
      place.push_back(std::move(text));
    });
  }
  void integer(std::string_view key, int& place, int least, int most) {
    const value* found = find(key);
    if (!found) return;
    const auto number = base::integer_at(*in_, key);
    if (!number || *number < least || *number > most) {
      return refuse_at(path(key), "must be a whole number from " + std::to_string(least) + " to " +
                                      std::to_string(most));
    }
    place = static_cast<int>(*number);
  }
  void flag(std::string_view key, bool& place) {
    const value* found = find(key);
    if (!found) return;
    if (!found->is_bool()) return refuse_at(path(key), "must be true or false");
    place = found->get_bool();
  }
  void share(std::string_view key, double& place) {
    const value* found = find(key);
    if (!found) return;
    const auto number = base::number_at(*in_, key);
    // Written so that a NaN is refused too.
    if (!number || !(*number >= 0 && *number <= 1)) {
      return refuse_at(path(key), "must be a number from 0 to 1");
    }
    place = *number;
  }
  template <class E>
  void name(std::string_view key, E& place) {
    if (const value* found = find(key)) name_value(*found, path(key), place);
  }
  template <class E>
  void name_value(const value& in, const std::string& at, E& place) {
    const auto known = in.is_string() ? from_name<E>(in.get_string()) : std::nullopt;
    if (known) {
      place = *known;
      return;
    }
    std::string choices;
    for (const auto each : NameOf<E>::all)
      choices += (choices.empty() ? "" : ", ") + std::string(each);
    refuse_at(at, base::json::serialize(in) + " is not one of: " + choices);
  }
  // Calls read(item, path of the item) for every item of a list.
  template <class Read>
  void each(std::string_view key, std::size_t count_max, Read read) {
    const value* found = find(key);
    if (!found) return;
    const array* items = found->if_array();
    if (!items) return refuse_at(path(key), "must be a list");
    if (items->size() > count_max) {
      return refuse_at(path(key), "has " + std::to_string(items->size()) + " entries, at most " +
                                      std::to_string(count_max) + " are allowed");
    }
    for (std::size_t i = 0; i < items->size() && !error_; ++i) {
      read((*items)[i], path(key) + "[" + std::to_string(i) + "]");
    }
  }
  void text_value(const value& in, const std::string& at, std::string& place,
                  std::size_t bytes_max) {
    if (!in.is_string()) return refuse_at(at, "must be text");
    const std::string_view text = in.get_string();
    if (!base::is_valid_utf8(text) || text.find('\0') != std::string_view::npos) {
      return refuse_at(at, "is not valid UTF-8 text");
    }
    if (text.size() > bytes_max) {
      return refuse_at(at, "has " + std::to_string(text.size()) + " bytes, at most " +
                               std::to_string(bytes_max) + " are allowed");
    }
    place = text;
  }

  bool failed() const { return error_.has_value(); }
  // Takes over the fault of something that was read from inside this object.
  template <class T>
  bool take(Result<T> part, T& place) {
    if (error_) return false;
    if (part)
      place = *std::move(part);
    else
      error_ = std::move(part).error();
    return !error_;
  }
  Result<void> done() {
    if (error_) return tl::unexpected(*error_);
    for (const auto& member : *in_) {
      const std::string_view key = member.key();
      if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
      std::string names;
      for (const auto each : known_) names += (names.empty() ? "" : ", ") + std::string(each);
      return refuse(path(key), "is no member that is known here (" + names + ")");
    }
    return {};
  }

 private:
  std::string path_;
  const object* in_;
  std::vector<std::string_view> known_;
  std::optional<Error> error_;
};

}  // namespace model
