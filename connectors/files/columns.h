// Which column means what. Rows from spreadsheets and home-made exports name the same thing in many
// ways, in English and Chinese; the table in columns.cpp lists them. Names are compared without
// case, blanks, "_" and
// "-". `--map text=Nachricht` goes before the table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/names.h"

namespace connectors::files {

enum class Field {
  // chat rows
  group,
  group_name,
  at,
  date,
  time,
  user,
  user_name,
  text,
  id,
  index,
  reply_to,
  type,
  file,
  target,
  mentions,
  messages,
  // tables
  member,
  name,
  company,
  title,
  phone,
  email,
  region,
  tier,
  identity,
  role,
  joined,
  owner,
  program,
  target_size,
  order,
  product,
  amount,
  currency,
  contract,
  due,
  outcome
};

using ColumnMap = std::vector<std::pair<std::string, std::string>>;  // (field, column)

class Columns final {
 public:
  enum class Of { chat, roster, orders, renewals };
  // Refuses a mapping for a field that does not exist, naming those that do.
  static base::Result<Columns> make(Of of, const ColumnMap& extra);

  std::optional<Field> field_of(std::string_view column) const;
  // Smaller comes first when two columns of a row mean the same field.
  int rank_of(std::string_view column) const;

 private:
  struct Meaning {
    Field field;
    int rank;
  };
  std::unordered_map<std::string, Meaning> meanings_;
};

}  // namespace connectors::files

template <>
struct model::NameOf<connectors::files::Field> {
  static constexpr auto all = std::to_array<std::string_view>(
      {"group",    "group_name",  "at",     "date",     "time",    "user",     "user_name",
       "text",     "id",          "index",  "reply_to", "type",    "file",     "target",
       "mentions", "messages",    "member", "name",     "company", "title",    "phone",
       "email",    "region",      "tier",   "identity", "role",    "joined",   "owner",
       "program",  "target_size", "order",  "product",  "amount",  "currency", "contract",
       "due",      "outcome"});
};
