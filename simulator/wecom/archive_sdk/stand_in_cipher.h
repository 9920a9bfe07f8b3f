// The cipher of the stand-in library. That of the real one is not documented and is not needed:
// what matters is that nothing but the library opens a message, with a key that only the company's
// RSA key gives. AES-256-CBC with the SHA-256 of the key; a message that does not decrypt is told
// from one that does by its padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace simulator::wecom::archive_sdk {

// Base64 both ways.
std::string seal_message(std::string_view key, std::string_view message);
std::optional<std::string> open_message(std::string_view key, std::string_view sealed);

}  // namespace simulator::wecom::archive_sdk
