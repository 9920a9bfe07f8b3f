#include "connectors/wecom/archive/open_archive.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>

#include "connectors/wecom/archive/source/folder_source.h"
#include "connectors/wecom/archive/source/library_source.h"

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

namespace {

constexpr std::string_view prefix = "archive.";
constexpr std::int64_t pull_every_s_max = 3'600;

constexpr std::array<std::string_view, 11> known_settings = {
    "folder",         "library",      "secret",  "secret_file",  "private_keys", "proxy",
    "proxy_password", "dead_letters", "copy_to", "pull_every_s", "direct_chats"};

auto wrong(std::string_view setting, const std::string& why) {
  const std::string field = std::string(prefix) + std::string(setting);
  return fail(ErrorCode::invalid_input, field + " " + why, field);
}

Result<void> check_names(const object& settings) {
  for (const auto& member : settings) {
    const std::string_view name = member.key();
    if (std::find(known_settings.begin(), known_settings.end(), name) == known_settings.end()) {
      return wrong(name, "is not known; see docs/connections.md");
    }
  }
  return {};
}

Result<std::string> text_setting(const object& settings, std::string_view name, bool is_needed) {
  const auto* value = settings.if_contains(name);
  if (!value && !is_needed) return std::string();
  if (!value || !value->is_string() || value->get_string().empty()) {
    return wrong(name, value ? "should be a text" : "is missing");
  }
  return std::string(value->get_string());
}

Result<PrivateKeys> read_keys(const object& settings) {
  const object* files = base::object_at(settings, "private_keys");
  if (!files || files->empty()) {
    return wrong("private_keys", R"(is missing: {"1": "key1.pem"}, by the version of the key)");
  }
  PrivateKeys keys;
  for (const auto& member : *files) {
    const std::string_view version_text = member.key();
    const std::string name = "private_keys." + std::string(version_text);
    std::int64_t version = 0;
    const char* const end = version_text.data() + version_text.size();
    const auto [read_to, failed] = std::from_chars(version_text.data(), end, version);
    if (failed != std::errc() || read_to != end || version < 1) {
      return wrong(name, "should have the number of its version as its name");
    }
    if (!member.value().is_string()) return wrong(name, "should be the path of a file");
    const std::string path(member.value().get_string());
    std::ifstream in(path, std::ios::binary);
    const std::string pem{std::istreambuf_iterator<char>(in), {}};
    if (pem.empty()) return wrong(name, "cannot be read: " + path);
    auto added = keys.add(version, pem);
    if (!added) return wrong(name, "(" + path + "): " + added.error().text);
  }
  return keys;
}

Result<std::string> read_secret(const object& settings) {
  if (settings.contains("secret")) return text_setting(settings, "secret", true);
  TRY(path, text_setting(settings, "secret_file", true));
  std::ifstream in(path, std::ios::binary);
  std::string line;
  std::getline(in, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.empty()) return wrong("secret_file", "cannot be read or is empty: " + path);
  return line;
}

Result<LibraryAccount> read_account(const object& connection, const object& settings,
                                    const std::string& program) {
  LibraryAccount account;
  TRY(company, base::required_text(connection, "company"));
  TRY(library, text_setting(settings, "library", true));
  TRY(secret, read_secret(settings));
  TRY(proxy, text_setting(settings, "proxy", false));
  TRY(proxy_password, text_setting(settings, "proxy_password", false));
  account.child_command = {program, "wecom-archive-child", "--library", library};
  account.corp_id = std::move(company);
  account.secret = std::move(secret);
  account.proxy = std::move(proxy);
  account.proxy_password = std::move(proxy_password);
  return account;
}

Result<PullerOptions> read_options(const object& settings) {
  PullerOptions options;
  TRY(dead_letters, text_setting(settings, "dead_letters", false));
  TRY(copy_to, text_setting(settings, "copy_to", false));
  options.dead_letters = std::move(dead_letters);
  options.copy_to = std::move(copy_to);
  if (const auto* every = settings.if_contains("pull_every_s")) {
    const auto seconds = base::integer_at(settings, "pull_every_s");
    if (!every->is_number() || !seconds || *seconds < 1 || *seconds > pull_every_s_max) {
      return wrong("pull_every_s", "should be 1 … " + std::to_string(pull_every_s_max));
    }
    options.pull_every = base::seconds(*seconds);
  }
  if (const auto* direct = settings.if_contains("direct_chats")) {
    if (!direct->is_bool()) return wrong("direct_chats", "should be true or false");
    options.direct_chats = direct->get_bool();
  }
  return options;
}

}  // namespace

Result<std::unique_ptr<ArchivePuller>> open_archive(const object& settings,
                                                    const base::Clock& clock,
                                                    const std::string& program) {
  const auto* found = settings.if_contains("archive");
  if (!found) return std::unique_ptr<ArchivePuller>();
  if (!found->is_object()) {
    return fail(ErrorCode::invalid_input, "archive should be an object", "archive");
  }
  const object& archive = found->get_object();
  TRY_VOID(check_names(archive));
  TRY(options, read_options(archive));
  TRY(folder, text_setting(archive, "folder", false));
  if (!folder.empty()) {
    if (archive.contains("library")) return wrong("folder", "and archive.library: give one");
    if (options.copy_to == folder) return wrong("copy_to", "is the folder that is read");
    options.mark = "archive.folder";
    options.kept_for = {};
    if (options.dead_letters.empty()) options.dead_letters = folder + "/.dead-letters";
    return std::make_unique<ArchivePuller>(std::make_unique<FolderSource>(std::move(folder)),
                                           nullptr, PrivateKeys(), std::move(options), clock);
  }
  if (!archive.contains("library")) {
    return wrong("library", "is missing (or archive.folder, to do without the library)");
  }
  if (options.dead_letters.empty()) {
    return wrong("dead_letters", "is missing: a file for records that cannot be read");
  }
  TRY(account, read_account(settings, archive, program));
  TRY(keys, read_keys(archive));
  auto for_media = std::make_unique<LibrarySource>(account, ChildLimits());
  return std::make_unique<ArchivePuller>(
      std::make_unique<LibrarySource>(std::move(account), ChildLimits()), std::move(for_media),
      std::move(keys), std::move(options), clock);
}

}  // namespace connectors::wecom::archive
