// What a search index reads of the rows: messages that it does not hold yet, messages that were edited since,
// and the texts by which candidates are judged. Used by the indexes of the adapters.
#pragma once

#include "store/database.h"

namespace store {

// How far an index has come.
struct SearchProgress {
  std::int64_t message = 0;  // all messages up to this id are in
  std::int64_t edit = 0;     // all edits up to this message_edit.id are in
};

struct SearchDocument {
  std::int64_t message = 0, group = 0;
  std::string folded_text;
};

struct SearchBatch {
  std::vector<SearchDocument> documents;  // those that have a text
  std::int64_t read = 0;                  // messages and edits; 0: caught up
  SearchProgress progress;                // once the documents are in
};

base::Result<SearchBatch> read_search_batch(Connection& reader, SearchProgress since,
                                            std::int64_t messages_max);

// Those of the candidates (ids) that stand, are in the group (0: any) and hold the words; newest first.
base::Result<std::vector<std::int64_t>> matching(Connection& reader,
                                                 const std::vector<std::int64_t>& candidates,
                                                 std::int64_t group,
                                                 const std::vector<std::string>& folded_words);

}  // namespace store
