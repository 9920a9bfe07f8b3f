// RecordReader turns decrypted records of the chat archive (会话内容存档) into facts: one object
// per message, as the archive's library gives it and as files of the open format hold it.
//
// Every kind of message becomes a fact, kinds of tomorrow included (kind `other`, with the whole
// object as its detail); of pictures and files the detail keeps `sdkfileid`, by which the bytes are
// fetched when somebody wants to see them. What concerns no group is left out, and said to be:
//
//   direct chats     roomid is empty: a chat of two people. It is no group: it has no owner, no
//                    promise and no size, and would be counted as one everywhere. Consents
//                    (agree, disagree) are told only there, and so are left out with them. With
//                    `direct_chats` they become groups "dm:<the people, sorted>".
//   switch           a member changed the company they work for.
//
// Ids are taken as they come. Only robots are told by theirs ("wb…"); who is staff and who is a
// customer the archive does not say, and the platform asks not to guess it from the id.
//
// Sources: developer.work.weixin.qq.com/document/path/91774. Deterministic. For one thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/fact.h"

namespace connectors::wecom::archive {

struct RecordOptions {
  bool direct_chats = false;
};

enum class LeftOut { nothing, direct_chat, company_switch };
std::string_view why(LeftOut left_out);  // in English; empty for nothing

struct RecordFacts {
  std::vector<model::Fact> facts;  // the source is not filled in; empty: left out
  LeftOut left_out = LeftOut::nothing;
};

class RecordReader {
 public:
  explicit RecordReader(RecordOptions options = {}) : options_(options) {}

  // Errors (invalid_input) name the field.
  base::Result<RecordFacts> read(const base::json::object& record);

 private:
  RecordOptions options_;
  std::unordered_set<std::string> robots_told_;
};

}  // namespace connectors::wecom::archive
