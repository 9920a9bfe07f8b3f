#include "connectors/wecom/archive/dead_letters.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "base/hash.h"
#include "base/json.h"
#include "connectors/wecom/archive/source/chat_data.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

namespace {

std::string name_of(const ArchiveRecord& record) {
  if (record.seq != 0) return std::to_string(record.seq);
  return base::to_hex(base::stable_hash(record.body));
}

std::string line_of(const DeadLetter& letter) {
  object line;
  if (letter.record.sealed_key.empty()) {
    line["seq"] = letter.record.seq;
    line["record"] = letter.record.body;
  } else {
    line = write_sealed(letter.record);
  }
  line["reason"] = letter.reason;
  return base::json::serialize(line) + "\n";
}

Result<DeadLetter> letter_of(std::string_view line) {
  TRY(parsed, base::parse_json(line));
  const object* fields = parsed.if_object();
  if (!fields) return fail(ErrorCode::corrupt, "no object");
  DeadLetter letter;
  letter.reason = base::text_at(*fields, "reason");
  if (fields->contains("record")) {
    letter.record.seq = base::integer_at(*fields, "seq").value_or(0);
    letter.record.body = base::text_at(*fields, "record");
  } else {
    TRY(record, read_sealed(*fields));
    letter.record = std::move(record);
  }
  return letter;
}

}  // namespace

Result<std::vector<DeadLetter>> DeadLetters::load() {
  known_.clear();
  std::vector<DeadLetter> letters;
  std::ifstream in(file_, std::ios::binary);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    auto letter = letter_of(line);
    if (!letter) {
      // A line that was being written when the power went: its record was not yet counted as kept.
      if (in.eof()) {
        TRY_VOID(replace(letters));
        return letters;
      }
      return fail(ErrorCode::corrupt, file_ + ", line " + std::to_string(number) + ": " +
                                          letter.error().text + ": mend it or move it away");
    }
    if (known_.insert(name_of(letter->record)).second) letters.push_back(*std::move(letter));
  }
  count_ = letters.size();
  return letters;
}

Result<void> DeadLetters::write(const std::string& path, const char* mode,
                                const std::vector<const DeadLetter*>& letters) const {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), mode),
                                                             &std::fclose);
  bool is_well = file != nullptr && std::fseek(file.get(), 0, SEEK_END) == 0;
  const off_t before = is_well ? ::ftello(file.get()) : 0;
  for (const DeadLetter* letter : letters) {
    const std::string line = line_of(*letter);
    is_well = is_well && std::fwrite(line.data(), 1, line.size(), file.get()) == line.size();
  }
  is_well = is_well && std::fflush(file.get()) == 0 && ::fsync(::fileno(file.get())) == 0;
  if (is_well) return {};
  const int why = errno;
  if (file && ::ftruncate(::fileno(file.get()), before) != 0) {
    // Half a line stays at the end: load() finds it.
  }
  return fail(ErrorCode::unavailable, "cannot write " + path + ": " + std::strerror(why) +
                                          "; records that cannot be read are kept there");
}

Result<void> DeadLetters::add(const std::vector<DeadLetter>& letters) {
  std::vector<const DeadLetter*> fresh;
  for (const DeadLetter& letter : letters) {
    if (!known_.contains(name_of(letter.record))) fresh.push_back(&letter);
  }
  if (fresh.empty()) return {};
  if (count_ + fresh.size() > dead_letters_max) {
    return fail(ErrorCode::not_allowed,
                say(trouble::stands_still,
                    {std::to_string(dead_letters_max), fresh.back()->reason, file_}));
  }
  TRY_VOID(write(file_, "abe", fresh));
  for (const DeadLetter* letter : fresh) known_.insert(name_of(letter->record));
  count_ += fresh.size();
  return {};
}

Result<void> DeadLetters::replace(const std::vector<DeadLetter>& letters) {
  std::vector<const DeadLetter*> all;
  for (const DeadLetter& letter : letters) all.push_back(&letter);
  const std::string beside = file_ + ".new";
  TRY_VOID(write(beside, "wbe", all));
  if (std::rename(beside.c_str(), file_.c_str()) != 0) {
    return fail(ErrorCode::unavailable, "cannot replace " + file_ + ": " + std::strerror(errno));
  }
  known_.clear();
  for (const DeadLetter& letter : letters) known_.insert(name_of(letter.record));
  count_ = letters.size();
  return {};
}

}  // namespace connectors::wecom::archive
