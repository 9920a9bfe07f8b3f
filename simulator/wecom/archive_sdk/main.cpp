// libguildhall_archive_stand_in.so: the C interface of the platform's archive library over a folder
// of sealed records, with the faults that the real one has (README.md says how to switch them on).
// It is loaded by programs that know nothing of us: plain C types, no exceptions.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "simulator/wecom/archive_sdk/stand_in_cipher.h"

extern "C" {
struct WeWorkFinanceSdk_t {
  bool is_ready;
};
struct Slice_t {
  char* buf;
  int len;
};
struct MediaData {
  char* outindexbuf;
  int out_len;
  char* data;
  int data_len;
  int is_finish;
};
}

namespace {

constexpr int error_parameter = 10'000, error_network = 10'001, error_file = 10'005,
              error_decrypt = 10'006;
constexpr std::size_t media_part_bytes = 512U << 10U;
constexpr std::size_t leaked_bytes = 4U << 20U;

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

long number_setting(const char* name) { return std::atol(setting(name).c_str()); }

bool is_nth(long call, const char* every) {
  const long n = number_setting(every);
  return n > 0 && call % n == 0;
}

[[noreturn]] void crash() {
  ::signal(SIGSEGV, SIG_DFL);
  ::raise(SIGSEGV);
  ::_exit(1);
}

// What goes wrong in the real library goes wrong here, every so many calls of a process.
void misbehave() {
  static long calls = 0;
  ++calls;
  if (is_nth(calls, "ARCHIVE_STAND_IN_LEAK_EVERY")) {
    auto* lost = static_cast<char*>(std::malloc(leaked_bytes));
    if (lost) std::memset(lost, 1, leaked_bytes);
  }
  if (is_nth(calls, "ARCHIVE_STAND_IN_PRINT_EVERY")) {
    const char noise[] = "the library talks to itself\n";
    if (::write(STDOUT_FILENO, noise, sizeof noise - 1) < 0) std::abort();
  }
  if (is_nth(calls, "ARCHIVE_STAND_IN_CRASH_EVERY")) crash();
  if (is_nth(calls, "ARCHIVE_STAND_IN_HANG_EVERY")) {
    while (true) ::pause();
  }
}

void fill(char*& to, int& length, const std::string& text) {
  std::free(to);
  to = static_cast<char*>(std::malloc(text.size() + 1));
  std::memcpy(to, text.data(), text.size());
  to[text.size()] = '\0';
  length = static_cast<int>(text.size());
}

std::string folder() { return setting("ARCHIVE_STAND_IN_FOLDER"); }

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

extern "C" {

WeWorkFinanceSdk_t* NewSdk() { return new WeWorkFinanceSdk_t{false}; }
void DestroySdk(WeWorkFinanceSdk_t* sdk) { delete sdk; }

int Init(WeWorkFinanceSdk_t* sdk, const char* corp_id, const char* secret) {
  if (!sdk || !*corp_id || folder().empty()) return error_parameter;
  const std::string wanted = read_file(folder() + "/secret");
  if (!wanted.empty() && wanted != secret) return error_parameter;
  sdk->is_ready = true;
  return 0;
}

Slice_t* NewSlice() { return new Slice_t{nullptr, 0}; }
void FreeSlice(Slice_t* slice) {
  if (slice) std::free(slice->buf);
  delete slice;
}
char* GetContentFromSlice(Slice_t* slice) { return slice->buf; }
int GetSliceLen(Slice_t* slice) { return slice->len; }

// Lines of chatdata.tsv: seq, tab, the item as JSON. answer.json, if it is there, is the answer.
int GetChatData(WeWorkFinanceSdk_t* sdk, unsigned long long seq, unsigned limit, const char*,
                const char*, int, Slice_t* answer) {
  misbehave();
  if (!sdk || !sdk->is_ready || limit == 0 || limit > 1'000) return error_parameter;
  const std::string fixed = read_file(folder() + "/answer.json");
  if (!fixed.empty()) {
    fill(answer->buf, answer->len, fixed);
    return 0;
  }
  // Following the file from where the last call ended keeps a long archive cheap to serve.
  static unsigned long long last_seq = 0;
  static std::streamoff last_end = 0;
  std::ifstream in(folder() + "/chatdata.tsv", std::ios::binary);
  if (!in) return error_network;
  if (seq == last_seq) in.seekg(last_end);
  std::string line, items;
  unsigned count = 0;
  last_seq = seq;
  while (count < limit && std::getline(in, line) && !in.eof()) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const unsigned long long at = std::strtoull(line.c_str(), nullptr, 10);
    if (at > seq) {
      items.append(items.empty() ? "" : ",").append(line, tab + 1);
      last_seq = at;
      ++count;
    }
    last_end = in.tellg();
  }
  fill(answer->buf, answer->len, R"({"errcode":0,"errmsg":"ok","chatdata":[)" + items + "]}");
  return 0;
}

int DecryptData(const char* key, const char* sealed, Slice_t* message) {
  misbehave();
  const auto text = simulator::wecom::archive_sdk::open_message(key, sealed);
  if (!text) return error_decrypt;
  const std::string lethal = setting("ARCHIVE_STAND_IN_LETHAL");
  if (!lethal.empty() && text->find(lethal) != std::string::npos) crash();
  fill(message->buf, message->len, *text);
  return 0;
}

MediaData* NewMediaData() { return new MediaData{nullptr, 0, nullptr, 0, 0}; }
void FreeMediaData(MediaData* media) {
  if (media) {
    std::free(media->outindexbuf);
    std::free(media->data);
  }
  delete media;
}
char* GetOutIndexBuf(MediaData* media) { return media->outindexbuf; }
char* GetData(MediaData* media) { return media->data; }
int GetIndexLen(MediaData* media) { return media->out_len; }
int GetDataLen(MediaData* media) { return media->data_len; }
int IsMediaDataFinish(MediaData* media) { return media->is_finish; }

// Files of the folder media/. The next part is asked for as "Range:bytes=<first>-<last>".
int GetMediaData(WeWorkFinanceSdk_t* sdk, const char* index, const char* file_id, const char*,
                 const char*, int, MediaData* part) {
  misbehave();
  if (!sdk || !sdk->is_ready) return error_parameter;
  const std::string name = file_id;
  if (name.empty() || name.find('/') != std::string::npos) return error_file;
  std::ifstream in(folder() + "/media/" + name, std::ios::binary);
  if (!in) return error_file;
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::size_t first = 0;
  if (*index) {
    if (std::strncmp(index, "Range:bytes=", 12) != 0) return error_parameter;
    first = std::min<std::size_t>(std::strtoull(index + 12, nullptr, 10), bytes.size());
  }
  const std::size_t end = std::min(bytes.size(), first + media_part_bytes);
  fill(part->data, part->data_len, bytes.substr(first, end - first));
  part->is_finish = end == bytes.size() ? 1 : 0;
  const std::size_t next_end = std::min(bytes.size(), end + media_part_bytes);
  fill(part->outindexbuf, part->out_len,
       part->is_finish ? ""
                       : "Range:bytes=" + std::to_string(end) + "-" + std::to_string(next_end - 1));
  return 0;
}

}  // extern "C"
