#include "connectors/wecom/service/settings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>

#include "connectors/wecom/message_content.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

namespace {

template <std::size_t N>
Result<void> only(const object& in, const std::array<std::string_view, N>& names,
                  std::string_view where) {
  for (const auto& member : in) {
    const std::string_view key = member.key();
    if (std::find(names.begin(), names.end(), key) != names.end()) continue;
    const std::string name = std::string(where) + std::string(key);
    return fail(ErrorCode::invalid_input, "there is no setting \"" + name + "\"", name);
  }
  return {};
}

Result<std::string> secret_at(const object& in) {
  if (in.contains("secret")) return base::required_text(in, "secret");
  TRY(path, base::required_text(in, "secret_file"));
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || line.empty()) {
    return fail(ErrorCode::invalid_input, "secret_file: " + path + " cannot be read or is empty",
                "secret_file");
  }
  if (line.back() == '\r') line.pop_back();
  return line;
}

// "https://host[:port]", or http for the loopback (the transport refuses it elsewhere).
Result<TransportOptions> transport_of(std::string_view address) {
  TransportOptions options;
  const auto wrong = [&] {
    return fail(
        ErrorCode::invalid_input,
        "api: write https://HOST or https://HOST:PORT, not \"" + std::string(address) + "\"",
        "api");
  };
  std::string_view rest = address;
  options.use_tls = rest.starts_with("https://");
  if (!options.use_tls && !rest.starts_with("http://")) return wrong();
  rest.remove_prefix(options.use_tls ? 8 : 7);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const std::size_t colon = rest.rfind(':');
  options.host = rest.substr(0, colon);
  options.port = options.use_tls ? 443 : 80;
  if (colon != std::string_view::npos) {
    const std::string port(rest.substr(colon + 1));
    const bool is_number = !port.empty() && port.size() <= 5 &&
                           port.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || std::stoi(port) == 0 || std::stoi(port) > 65'535) return wrong();
    options.port = static_cast<std::uint16_t>(std::stoi(port));
  }
  if (options.host.empty() || options.host.find('/') != std::string::npos) return wrong();
  return options;
}

// Of "host" or "host:port" the host; "[::1]:80" has one as well.
std::string_view host_of(std::string_view text) {
  return text.substr(0, text.ends_with(']') ? text.size() : text.rfind(':'));
}

bool is_loopback(std::string_view host) {
  const bool is_number = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "[::1]" || (is_number && host.starts_with("127."));
}

bool is_host_and_port(std::string_view text) {
  const std::string_view host = host_of(text);
  const auto is_of_host = [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view(".-[]:").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (host.empty() || !std::all_of(host.begin(), host.end(), is_of_host)) return false;
  if (host.size() == text.size()) return true;
  const std::string_view port = text.substr(host.size() + 1);
  return !port.empty() && port.size() <= 5 &&
         port.find_first_not_of("0123456789") == std::string_view::npos;
}

// "https://host[:port]" in lower case, or http for this machine.
Result<std::string> public_address_at(const object& in) {
  std::string address(base::text_at(in, "address"));
  std::transform(address.begin(), address.end(), address.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (address.ends_with('/')) address.pop_back();
  const bool is_tls = address.starts_with("https://");
  const std::string_view rest =
      std::string_view(address).substr(std::min(address.size(), is_tls ? std::size_t{8} : 7));
  const bool is_allowed = is_tls || (address.starts_with("http://") && is_loopback(host_of(rest)));
  if (!is_allowed || !is_host_and_port(rest)) {
    return fail(ErrorCode::invalid_input,
                "sign_in.address: write where browsers find Guildhall, https://HOST or "
                "https://HOST:PORT and no path, not \"" +
                    std::string(base::text_at(in, "address")) + "\"",
                "sign_in.address");
  }
  return address;
}

Result<std::optional<SignInSettings>> sign_in_at(const object& in, std::int64_t agent) {
  const auto* value = in.if_contains("sign_in");
  if (!value) return std::optional<SignInSettings>();
  if (!value->is_object()) {
    return fail(ErrorCode::invalid_input, "sign_in must be an object: {\"address\": \"https://…\"}",
                "sign_in");
  }
  if (agent == 0) {
    return fail(ErrorCode::invalid_input, "sign_in needs the app's number (AgentId) as well: agent",
                "agent");
  }
  const object& sign_in = value->get_object();
  static constexpr auto names = std::to_array<std::string_view>({"address", "new_accounts"});
  TRY_VOID(only(sign_in, names, "sign_in."));
  SignInSettings settings;
  TRY(address, public_address_at(sign_in));
  settings.address = std::move(address);
  if (const auto* flag = sign_in.if_contains("new_accounts")) {
    if (!flag->is_bool()) {
      return fail(ErrorCode::invalid_input, "sign_in.new_accounts must be true or false",
                  "sign_in.new_accounts");
    }
    settings.new_accounts = flag->get_bool();
  }
  return std::optional<SignInSettings>(std::move(settings));
}

}  // namespace

Result<Settings> read_settings(const object& in) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"platform", "company", "secret", "secret_file", "callback", "agent", "welcome",
       "reconcile_hours", "api", "archive", "sign_in"});
  TRY_VOID(only(in, names, ""));
  TRY(company, base::required_text(in, "company"));
  TRY(secret, secret_at(in));
  const auto* callback = in.if_contains("callback");
  if (!callback || !callback->is_object()) {
    return fail(ErrorCode::invalid_input,
                "callback is missing: the token and the EncodingAESKey of the app's callback page",
                "callback");
  }
  static constexpr auto callback_names = std::to_array<std::string_view>({"token", "aes_key"});
  TRY_VOID(only(callback->get_object(), callback_names, "callback."));
  TRY(token, base::required_text(callback->get_object(), "token"));
  TRY(aes_key, base::required_text(callback->get_object(), "aes_key"));
  TRY(app, CallbackApp::make(std::move(token), aes_key, company));
  TransportOptions transport;
  if (const auto address = base::text_at(in, "api"); !address.empty()) {
    TRY(named, transport_of(address));
    transport = std::move(named);
  }
  const std::string welcome(base::text_at(in, "welcome"));
  if (welcome.size() > message_text_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "welcome is longer than " + std::to_string(message_text_bytes_max) + " bytes",
                "welcome");
  }
  const std::int64_t hours = base::integer_at(in, "reconcile_hours").value_or(24);
  if (hours < 1 || hours > reconcile_hours_max) {
    return fail(ErrorCode::invalid_input,
                "reconcile_hours must be 1 to " + std::to_string(reconcile_hours_max),
                "reconcile_hours");
  }
  const std::int64_t agent = base::integer_at(in, "agent").value_or(0);
  if (agent < 0 || (in.contains("agent") && agent == 0)) {
    return fail(ErrorCode::invalid_input, "agent must be the app's number (AgentId)", "agent");
  }
  TRY(sign_in, sign_in_at(in, agent));
  return Settings{{std::move(company), std::move(secret)},
                  std::move(app),
                  std::move(transport),
                  agent,
                  welcome,
                  base::hours(hours),
                  std::move(sign_in)};
}

}  // namespace connectors::wecom
