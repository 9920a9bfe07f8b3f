// A server for tests on the loopback: plain sockets and OpenSSL, so that it shares no code with
// what it tests. Every connection reads whole requests and hands them to `answer`, which says what
// to write back and whether to close; an answer that is empty is silence.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/ensure.h"

namespace connectors::https {

// A certificate for `name` that vouches for itself, good for a day.
struct TestCertificate {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();

  explicit TestCertificate(const std::string& name) {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    X509_NAME* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("guildhall test"), -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    X509_EXTENSION* names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + name).c_str());
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    ENSURE(X509_sign(certificate, key, EVP_sha256()) > 0);
  }
  ~TestCertificate() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  void write(const std::string& path) const {
    std::FILE* file = std::fopen(path.c_str(), "w");
    ENSURE(file);
    ENSURE(PEM_write_X509(file, certificate) == 1);
    std::fclose(file);
  }
};

struct TestAnswer {
  std::string bytes;
  bool closes = false;
};

class LoopbackServer {
 public:
  using Answer = std::function<TestAnswer(const std::string& request)>;

  // `certificate`: speaks TLS with it if there is one; must outlive the server.
  explicit LoopbackServer(Answer answer, const TestCertificate* certificate = nullptr)
      : answer_(std::move(answer)) {
    if (certificate) {
      context_ = SSL_CTX_new(TLS_server_method());
      ENSURE(SSL_CTX_use_certificate(context_, certificate->certificate) == 1);
      ENSURE(SSL_CTX_use_PrivateKey(context_, certificate->key) == 1);
    }
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ENSURE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ENSURE(::listen(listener_, 16) == 0);
    socklen_t size = sizeof address;
    ENSURE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
  }

  ~LoopbackServer() {
    ::shutdown(listener_, SHUT_RDWR);
    accepting_.join();
    for (const int peer : peers_) ::shutdown(peer, SHUT_RDWR);
    for (std::thread& thread : serving_) thread.join();
    for (const int peer : peers_) ::close(peer);
    ::close(listener_);
    SSL_CTX_free(context_);
  }

  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }
  int closed() const { return closed_; }

 private:
  void accept_all() {
    while (true) {
      const int peer = ::accept(listener_, nullptr, nullptr);
      if (peer < 0) return;
      ++connections_;
      peers_.push_back(peer);
      serving_.emplace_back([this, peer] { serve(peer); });
    }
  }

  void serve(int peer) {
    SSL* tls = context_ ? SSL_new(context_) : nullptr;
    if (tls) SSL_set_fd(tls, peer);
    if (!tls || SSL_accept(tls) == 1) talk(peer, tls);
    SSL_free(tls);
    ::shutdown(peer, SHUT_RDWR);
    ++closed_;
  }

  void talk(int peer, SSL* tls) {
    std::string received;
    while (true) {
      char bytes[4'096];
      const auto count = tls ? SSL_read(tls, bytes, sizeof bytes)
                             : static_cast<int>(::recv(peer, bytes, sizeof bytes, 0));
      if (count <= 0) return;
      received.append(bytes, static_cast<std::size_t>(count));
      const std::size_t head = received.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      const std::size_t length = received.find("Content-Length: ");
      const std::size_t body =
          length == std::string::npos ? 0 : std::stoul(received.substr(length + 16));
      if (received.size() < head + 4 + body) continue;
      const TestAnswer answer = answer_(received);
      received.clear();
      if (tls && !answer.bytes.empty()) {
        SSL_write(tls, answer.bytes.data(), static_cast<int>(answer.bytes.size()));
      } else if (!answer.bytes.empty()) {
        ::send(peer, answer.bytes.data(), answer.bytes.size(), MSG_NOSIGNAL);
      }
      if (answer.closes) return;
    }
  }

  Answer answer_;
  SSL_CTX* context_ = nullptr;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0}, closed_{0};
  std::vector<int> peers_;  // closed at the end only, so that no number is used twice
  std::vector<std::thread> serving_;
  std::thread accepting_;
};

}  // namespace connectors::https
