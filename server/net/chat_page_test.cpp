// The page at /chat and its way to the chat server, which is a socket of the test's own.
#include "server/net/chat_page.h"

#include <thread>

#include "server/net/http_client_test.h"
#include "server/net/tunnel.h"

namespace server::net {

using namespace testing;

namespace {

// Listens on a port of its own.
class ChatServer {
 public:
  ChatServer() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0);
    REQUIRE(::listen(listener_, 200) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&here), &size) == 0);
    port_ = ntohs(here.sin_port);
  }
  ~ChatServer() {
    for (const int peer : peers_) ::close(peer);
    ::close(listener_);
  }
  ChatServer(const ChatServer&) = delete;
  ChatServer& operator=(const ChatServer&) = delete;

  std::uint16_t port() const { return port_; }
  // The next who comes; what they say first, to the end of the header.
  std::string meet() {
    peers_.push_back(::accept(listener_, nullptr, nullptr));
    return hear("\r\n\r\n");
  }
  std::string hear(std::string_view end) const {
    std::string heard;
    char byte = 0;
    while (!heard.ends_with(end) && ::recv(peers_.back(), &byte, 1, 0) == 1) heard += byte;
    return heard;
  }
  void say(std::string_view text) const {
    REQUIRE(::send(peers_.back(), text.data(), text.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(text.size()));
  }
  void hang_up() {
    ::close(peers_.back());
    peers_.pop_back();
  }

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::vector<int> peers_;
};

Options with_page(std::uint16_t port) {
  Options options;
  options.chat = ChatPage{"try@conference.localhost", "guests.localhost", port};
  return options;
}

std::string upgrade(std::string_view more = "Origin: http://x\r\n") {
  return get("/chat/socket",
             "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Key: abc==\r\n" +
                 std::string(more));
}

std::string answer_to(const Running& running, const std::string& request) {
  Client client(running.port());
  client.send(request);
  return client.read_answer();
}

}  // namespace

TEST_CASE("chat page: there is none unless the server was told of a room") {
  Running running;
  for (const char* path : {"/chat", "/chat/", "/chat.html", "/chat/room.json"}) {
    CAPTURE(path);
    CHECK(holds(answer_to(running, get(path)), "HTTP/1.1 404"));
  }
  CHECK(holds(answer_to(running, upgrade()), "HTTP/1.1 404"));
}

TEST_CASE("chat page: the page, and which room it is for") {
  Running running(with_page(1));
  const std::string page = answer_to(running, get("/chat"));
  CHECK(holds(page, "HTTP/1.1 200"));
  CHECK(holds(page, "试聊室"));
  CHECK(holds(page, "connect-src 'self'"));
  const std::string room = answer_to(running, get("/chat/room.json"));
  CHECK(holds(room, R"("room":"try@conference.localhost")"));
  CHECK(holds(room, R"("domain":"guests.localhost")"));
  CHECK(holds(answer_to(running, get("/chat/other")), "HTTP/1.1 404"));
  CHECK(holds(answer_to(running, get("/chat.html")), "HTTP/1.1 404"));
}

TEST_CASE(
    "chat page: a WebSocket reaches the chat server, and nothing else of the visitor's does") {
  ChatServer chat;
  Running running(with_page(chat.port()));
  Client client(running.port());
  client.send(upgrade("Origin: http://x\r\nCookie: guildhall=secret\r\n") + "early");
  const std::string request = chat.meet();
  CHECK(holds(request, "GET /xmpp-websocket HTTP/1.1\r\nHost: guests.localhost\r\n"));
  CHECK(holds(request, "Sec-WebSocket-Key: abc==\r\n"));
  CHECK(!holds(request, "secret"));
  CHECK(chat.hear("early") == "early");
  chat.say("HTTP/1.1 101 Switching Protocols\r\n\r\nhello");
  CHECK(client.read_until("hello") == "HTTP/1.1 101 Switching Protocols\r\n\r\nhello");
  const std::string much(1'000'000, 'm');
  std::thread speaker([&] { client.send(much + "!"); });
  CHECK(chat.hear("!") == much + "!");
  speaker.join();
  chat.say("bye");
  chat.hang_up();
  CHECK(client.read_all().ends_with("bye"));
}

TEST_CASE("chat page: what is no such WebSocket is refused, and so are pages from elsewhere") {
  Running running(with_page(1));
  CHECK(holds(answer_to(running, get("/chat/socket")), "HTTP/1.1 400"));
  const std::string foreign = answer_to(running, upgrade("Origin: http://evil.example\r\n"));
  CHECK(holds(foreign, "HTTP/1.1 403"));
  CHECK(holds(foreign, "from elsewhere"));
  CHECK(holds(answer_to(running, upgrade("Origin: http://xx\r\n")), "HTTP/1.1 403"));
  CHECK(holds(answer_to(running, get("/chat/socket", "Upgrade: websocket\r\n")), "HTTP/1.1 400"));
}

TEST_CASE("chat page: a chat server that is gone is said to be") {
  std::uint16_t port = 0;
  { port = ChatServer().port(); }
  Running running(with_page(port));
  Client client(running.port());
  client.send(upgrade());
  const std::string answer = client.read_all();
  CHECK(holds(answer, "HTTP/1.1 502"));
  CHECK(answer.ends_with("The chat server cannot be reached.\r\n"));
}

TEST_CASE("chat page: so many visitors and no more; the server stops while they are there") {
  ChatServer chat;
  Running running(with_page(chat.port()));
  std::vector<std::unique_ptr<Client>> visitors;
  for (std::size_t i = 0; i < tunnels_max; ++i) {
    visitors.push_back(std::make_unique<Client>(running.port()));
    visitors.back()->send(upgrade());
    chat.meet();
  }
  CHECK(holds(answer_to(running, upgrade()), "HTTP/1.1 503"));
  running.server->stop();
  CHECK(visitors.back()->read_all().empty());
}

}  // namespace server::net
