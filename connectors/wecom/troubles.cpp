#include "connectors/wecom/troubles.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "connectors/wecom/errors.h"

namespace connectors::wecom {
namespace {

using namespace trouble;

constexpr TroubleRow wrapping[] = {
    of_archive,     of_tags,        of_groups,     of_members,   of_contacts,  of_ways,
    of_broadcasts,  of_result,      of_cancelling, of_reminding, of_broadcast, of_way_made,
    of_way_changed, of_way_deleted, of_way,        of_tag,       of_transfer,  of_notice,
    of_card,        of_robot,       of_welcome,    of_group,     of_contact};

constexpr TroubleRow others[] = {
    letters,
    stands_still,
    bad_status,
    no_object,
    no_errcode,
    no_token,
    held_back,
    circle,
    not_restored,
    not_stored,
    not_found_again,
    behind,
    gap,
    mark_unreadable,
    mark_refused,
    no_key,
    key_does_not_fit,
    library_hangs,
    library_is_big,
    library_not_loaded,
    not_the_library,
    folder_unreadable,
    folder_full,
    {"wecom.being_stopped", "the archive is being stopped", "会话存档正在停止", "retry"},
    {"archive.cut_off", "an answer is cut off", "会话存档进程的应答不完整", "retry"},
    {"archive.repeated", "GetChatData: it gives records that we have already",
     "会话存档给出的是已经读过的记录", "retry"},
    {"archive.memory_short", "the archive's library takes too much memory",
     "会话存档的 SDK 占用内存过多", "retry"},
    {"archive.record", "DecryptData: of this record {why}", "这条记录：{why}", ""},
    {"archive.process", "cannot start {program}: {reason}", "启动不了 {program}：{reason}",
     "archive_library"},
    {"archive.copy", "cannot write the copy of the archive to {file}: {reason}",
     "会话存档的副本写不进 {file}：{reason}", "archive_folder"},
    {"archive.write", "cannot write {file}: {reason}; records that cannot be read are kept there",
     "写不了 {file}：{reason}；读不出来的记录要留在那里", "archive_folder"},
    {"archive.file", "{file} cannot be read: {reason}", "{file} 读不了：{reason}",
     "archive_folder"},
};

// {code, English, Chinese, remedy} of the library (libWeWorkFinanceSdk_C.so).
struct LibraryCode {
  int code;
  TroubleRow row;
};
constexpr LibraryCode library_codes[] = {
    {10'000,
     {"archive.10000", "{call}: error 10000: a parameter is wrong", "{call}：参数不对（10000）",
      "report"}},
    {10'001,
     {"archive.10001", "{call}: error 10001: the network failed; check the way out, or the proxy",
      "{call}：网络不通（10001）", "network"}},
    {10'002,
     {"archive.10002", "{call}: error 10002: the platform's answer could not be read",
      "{call}：平台的应答解析不了（10002）", "retry"}},
    {10'003,
     {"archive.10003", "{call}: error 10003: the system failed", "{call}：系统调用失败（10003）",
      "retry"}},
    {10'004,
     {"archive.10004", "{call}: error 10004: the key is wrong", "{call}：密钥不对（10004）",
      "archive_key"}},
    {10'005,
     {"archive.10005", "{call}: error 10005: the file's id is wrong or has expired",
      "{call}：文件 ID 不对或已过期（10005）", "report"}},
    {10'006,
     {"archive.10006", "{call}: error 10006: it could not be decrypted: is the private key right?",
      "{call}：解密失败（10006）", "archive_key"}},
    {10'007,
     {"archive.10007", "{call}: error 10007: there is no key of that version",
      "{call}：没有这一版的密钥（10007）", "archive_key"}},
    {10'008,
     {"archive.10008", "{call}: error 10008: the sealed key cannot be read",
      "{call}：加密的密钥解析不了（10008）", "archive_key"}},
    {10'009,
     {"archive.10009",
      "{call}: error 10009: this machine's address is not on the list of trusted addresses of the "
      "archive",
      "{call}：服务器的出口 IP 不在会话存档的可信 IP 里（10009）", "archive_address"}},
    {10'010,
     {"archive.10010", "{call}: error 10010: the archive has expired; renew it",
      "{call}：会话存档已到期（10010）", "archive_renew"}},
    {10'011,
     {"archive.10011", "{call}: error 10011: the certificate is not accepted",
      "{call}：证书不被接受（10011）", "network"}},
};
constexpr TroubleRow unlisted_library{"archive.unlisted",
                                      "{call}: error {code}: not known to this version",
                                      "{call}：未收录的错误码（{code}）", "retry"};

struct OwnRemedy {
  int code;
  std::string_view remedy;
};
constexpr OwnRemedy own_remedies[] = {
    {40'001, "secret"},        {40'013, "company"},        {40'091, "secret"},
    {41'002, "company"},       {41'004, "secret"},         {43'009, "verification"},
    {48'001, "rights"},        {48'002, "rights"},         {48'004, "rights"},
    {48'006, "rights"},        {60'020, "address"},        {301'002, "rights"},
    {301'042, "address"},      {301'052, "archive_renew"}, {301'053, "archive_renew"},
    {93'000, "robot"},         {93'004, "robot"},          {93'008, "robot"},
    {610'016, "verification"},
};

std::string_view remedy_for(const ErrorMeaning& meaning) {
  for (const OwnRemedy& own : own_remedies) {
    if (own.code == meaning.code) return own.remedy;
  }
  switch (meaning.what) {
    case ErrorClass::retry:
    case ErrorClass::refetch_token: return "retry";
    case ErrorClass::wait_for_window:
    case ErrorClass::fewer_at_once: return "wait";
    case ErrorClass::stop_and_alert: return "person";
    case ErrorClass::subject_lost: return "subject";
    case ErrorClass::never: break;
  }
  return "report";
}

std::vector<TroubleRow> make_rows(std::deque<std::string>& texts) {
  const auto keep = [&](std::string text) -> std::string_view {
    return texts.emplace_back(std::move(text));
  };
  std::vector<TroubleRow> rows(std::begin(wrapping), std::end(wrapping));
  rows.insert(rows.end(), std::begin(others), std::end(others));
  for (const LibraryCode& each : library_codes) rows.push_back(each.row);
  rows.push_back(unlisted_library);
  for (const ErrorMeaning& each : error_table()) {
    const std::string number = std::to_string(each.code);
    rows.push_back({keep("wecom." + number),
                    keep("{path}: " + std::string(each.english) + " (" + number + ")"),
                    keep("接口 {path}：" + std::string(each.chinese) + "（" + number + "）"),
                    remedy_for(each)});
  }
  rows.push_back(unlisted);
  rows.insert(rows.end(), common_troubles().begin(), common_troubles().end());
  return rows;
}

}  // namespace

std::span<const TroubleRow> wecom_troubles() {
  static std::deque<std::string> texts;
  static const std::vector<TroubleRow> rows = make_rows(texts);
  return rows;
}

std::string say_errcode(std::string_view path, int errcode) {
  const std::string number = std::to_string(errcode);
  const ErrorMeaning& meaning = meaning_of(errcode);
  if (meaning.code != errcode) return say(unlisted, {path, number});
  return std::string(path) + ": " + std::string(meaning.english) + " (" + number + ")";
}

std::string say_library_code(std::string_view call, int code) {
  const auto* found = std::find_if(std::begin(library_codes), std::end(library_codes),
                                   [code](const LibraryCode& each) { return each.code == code; });
  if (found != std::end(library_codes)) return say(found->row, {call});
  return say(unlisted_library, {call, std::to_string(code)});
}

}  // namespace connectors::wecom
