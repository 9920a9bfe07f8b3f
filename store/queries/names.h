// Names gives the names behind ids: ask for all ids of a page with want(), load() once in a few
// bulk reads, then find(). Rows in the database carry numbers only; a page shows people and groups.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

// Of the message that is answered or was asked, a page shows this much.
inline constexpr std::size_t excerpt_bytes_max = 600;  // about 200 Chinese characters

struct MemberName {
  std::string name;
  model::Role role = model::Role::member;
};

struct Excerpt {
  model::MemberId member;
  base::Instant at;
  std::string text;  // at most excerpt_bytes_max, cut at a character
};

class Names {
 public:
  void want(model::GroupId id);
  void want(model::MemberId id);
  void want(model::MessageId id);
  void want(model::SourceId id);
  void want(const model::Group& row);
  void want(const model::Member& row);
  void want(const model::Stay& row);
  void want(const model::Message& row);
  void want(const model::Question& row);
  void want(const model::Task& row);
  void want(const model::Decision& row);
  void want(const model::Strike& row);
  template <class Row>
  void want_all(const std::vector<Row>& rows) {
    for (const Row& row : rows) want(row);
  }

  // Reads what was asked for and is not there yet, the authors of wanted messages included.
  base::Result<void> load(Connection& connection);

  // Null for ids that are none, unknown or not loaded.
  const std::string* find(model::GroupId id) const;
  const MemberName* find(model::MemberId id) const;
  const Excerpt* find(model::MessageId id) const;
  const std::string* find(model::SourceId id) const;
  // The question that a wanted message asks.
  model::QuestionId question_of(model::MessageId id) const;

 private:
  base::Result<void> load_messages(Connection& connection);
  base::Result<void> load_groups(Connection& connection);
  base::Result<void> load_members(Connection& connection);

  std::set<std::int64_t> wanted_groups_, wanted_members_, wanted_messages_, wanted_sources_;
  std::map<std::int64_t, std::string> groups_, sources_;
  std::map<std::int64_t, MemberName> members_;
  std::map<std::int64_t, Excerpt> messages_;
  std::map<std::int64_t, std::int64_t> questions_;  // by message
};

}  // namespace store::queries
