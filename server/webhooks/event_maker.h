// EventMaker turns committed rows into events: CloudEvents whose `data` holds the rows with the
// names and the sources' own ids of the groups and people in them, so that a CRM finds its customer
// without asking back. Phone numbers and addresses are left out.
//
// Rows are read as they stand now, which may be later than what happened: an answered question that
// was reopened meanwhile is told as question.answered with state "open", and then as
// question.reopened.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "connectors/webhook/envelope.h"
#include "model/rows.h"
#include "store/database.h"
#include "store/queries/webhook_rows.h"

namespace server::webhooks {

inline constexpr std::size_t event_text_bytes_max = 2'000;  // of a message's text; cut beyond

// An event, and the kind that subscriptions name it by (connectors/webhook/event_kinds.h).
struct Happening {
  std::string kind;
  connectors::webhook::Event event;
};

// What is new of each kind of row.
struct News {
  store::queries::Span decisions, tasks, facts;
};

class EventMaker {
 public:
  explicit EventMaker(store::Connection& reader) : reader_(reader) {}

  // In the order of the rows, by kind of row: decisions with the tasks that they closed, tasks,
  // passages.
  base::Result<std::vector<Happening>> happenings(const News& news);

 private:
  using object = base::json::object;
  using value = base::json::value;

  base::Result<void> add_decision(const model::Decision& row, std::vector<Happening>& out);
  base::Result<void> add_question_event(const model::Decision& row, std::string_view kind,
                                        std::vector<Happening>& out);
  base::Result<void> add_rule_event(const model::Decision& row, std::string_view kind,
                                    std::vector<Happening>& out);
  base::Result<void> add_task_event(const model::Task& row, std::string_view kind, std::string id,
                                    base::Instant at, std::vector<Happening>& out);
  base::Result<void> add_passage(const store::queries::Passage& row, std::vector<Happening>& out);

  base::Result<value> group(model::GroupId id);
  base::Result<value> member(model::MemberId id);
  base::Result<value> message(model::MessageId id);
  base::Result<std::string> source(model::SourceId id);

  store::Connection& reader_;
  std::map<std::int64_t, value> groups_, members_;
  std::map<std::int64_t, std::string> sources_;
};

}  // namespace server::webhooks
