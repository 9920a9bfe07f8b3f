// Addresses of XMPP (RFC 7622): local@domain/resource. Compared as the server writes them: it has
// normalised what it sends.
#pragma once

#include <string>
#include <string_view>

namespace connectors::xmpp {

inline std::string_view bare_jid(std::string_view jid) { return jid.substr(0, jid.find('/')); }

inline std::string_view resource_of(std::string_view jid) {
  const std::size_t slash = jid.find('/');
  return slash == std::string_view::npos ? std::string_view() : jid.substr(slash + 1);
}

// Empty for an address without "@", such as a service's.
inline std::string_view local_of(std::string_view jid) {
  const std::string_view bare = bare_jid(jid);
  const std::size_t at = bare.find('@');
  return at == std::string_view::npos ? std::string_view() : bare.substr(0, at);
}

inline std::string_view domain_of(std::string_view jid) {
  const std::string_view bare = bare_jid(jid);
  const std::size_t at = bare.find('@');
  return at == std::string_view::npos ? bare : bare.substr(at + 1);
}

// local@domain, nothing missing, nothing after it.
inline bool is_bare_jid(std::string_view jid) {
  return !local_of(jid).empty() && !domain_of(jid).empty() &&
         jid.find('/') == std::string_view::npos && jid.find('@') == jid.rfind('@') &&
         jid.find_first_of(" \t\r\n\"&'<>") == std::string_view::npos;
}

}  // namespace connectors::xmpp
