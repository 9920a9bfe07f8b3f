// The server on a real socket, with a client that writes bytes.
#include "server/net/http_server.h"

#include <zlib.h>

#include <thread>

#include "server/net/compression.h"
#include "server/net/http_client_test.h"
#include "server/net/static_files.h"

namespace server::net {

using api::testing::require_done;
using api::testing::World;
using namespace testing;

namespace {

std::string unpacked(std::string_view packed) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string plain(1'000'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  plain.resize(stream.total_out);
  inflateEnd(&stream);
  return plain;
}

}  // namespace

TEST_CASE(
    "http: requests on one connection are answered in their order, in whatever pieces they come") {
  Running running;
  for (const std::size_t piece : {1UL, 2UL, 7UL, 4096UL}) {
    CAPTURE(piece);
    Client client(running.port());
    const std::string both = get("/healthz") + get("/api/v1/session");
    for (std::size_t i = 0; i < both.size(); i += piece)
      REQUIRE(client.send(both.substr(i, piece)));
    const std::string first = client.read_answer();
    CHECK(holds(first, "HTTP/1.1 200 OK"));
    CHECK(holds(first, R"({"status":"ok","version":"test"})"));
    CHECK(holds(first, "X-Content-Type-Options: nosniff"));
    CHECK(holds(first, "frame-ancestors 'self'"));
    const std::string second = client.read_answer();
    CHECK(holds(second, "HTTP/1.1 401 Unauthorized"));
    CHECK(holds(second, "application/problem+json"));
  }
}

TEST_CASE("http: HEAD gives the header alone, and the connection goes on") {
  Running running;
  Client client(running.port());
  client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string head = client.read_until("\r\n\r\n");
  CHECK(holds(head, "Content-Length: 32"));
  CHECK(!holds(head, "status"));
  client.send(get("/healthz", "Connection: close\r\n"));
  const std::string rest = client.read_all();
  CHECK(holds(rest, R"("status":"ok")"));
  CHECK(holds(rest, "Connection: close"));
}

TEST_CASE("http: what is too large or no HTTP is refused by name, and closed") {
  Running running;
  {
    Client client(running.port());
    client.send(get("/healthz", "X-Long: " + std::string(17'000, 'a') + "\r\n"));
    const std::string answer = client.read_all();
    CHECK(holds(answer, " 431 "));
    CHECK(holds(answer, "larger than 16384 bytes"));
  }
  {
    Client client(running.port());
    client.send(
        "POST /api/v1/facts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Content-Length: 8388609\r\n\r\n");
    const std::string answer = client.read_all();
    CHECK(holds(answer, " 413 "));
    CHECK(holds(answer, "larger than 8 MiB"));
  }
  {
    Client client(running.port());
    client.send("\x16\x03\x01\x02 this is TLS\r\n\r\n");
    CHECK(holds(client.read_all(), "HTTP/1.1 400"));
  }
  {
    Client client(running.port());
    client.send(get("/api/%zz"));
    CHECK(holds(client.read_all(), "broken % escape"));
  }
}

TEST_CASE("http: a body of exactly the limit is taken") {
  Running running;
  Client client(running.port());
  std::string body = "[" + std::string(api::body_bytes_max - 2, ' ') + "]";
  const api::testing::Browser integrator = running.world.as("integrator");
  client.send(
      "POST /api/v1/facts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Authorization: Bearer " +
      integrator.token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  CHECK(holds(client.read_answer(), R"({"accepted":0,"known":0,"refused":0,"outcomes":[]})"));
}

TEST_CASE("http: who waits to be asked for the body is asked, unless it is refused") {
  Running running;
  const api::testing::Browser integrator = running.world.as("integrator");
  const auto head = [&](std::size_t length, std::string_view expectation) {
    return "POST /api/v1/facts HTTP/1.1\r\nHost: x\r\nContent-Type: "
           "application/json\r\nAuthorization: Bearer " +
           integrator.token + "\r\nContent-Length: " + std::to_string(length) +
           "\r\nExpect: " + std::string(expectation) + "\r\n\r\n";
  };
  for (const std::size_t piece : {1UL, 7UL, 4096UL}) {
    CAPTURE(piece);
    Client client(running.port());
    const std::string text = head(2, "100-Continue");
    for (std::size_t i = 0; i < text.size(); i += piece)
      REQUIRE(client.send(text.substr(i, piece)));
    CHECK(client.read_answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("[]");
    CHECK(holds(client.read_answer(), R"("outcomes":[]})"));
    client.send(get("/healthz"));  // and the connection goes on
    CHECK(holds(client.read_answer(), R"("status":"ok")"));
  }
  {
    Client client(running.port());  // the body came without waiting: no need to ask for it
    client.send(head(2, "100-continue") + "[]");
    CHECK(client.read_until("outcomes").starts_with("HTTP/1.1 200"));
  }
  {
    Client client(running.port());
    client.send(head(8'388'609, "100-continue"));
    const std::string answer = client.read_all();
    CHECK(answer.starts_with("HTTP/1.1 413"));
    CHECK(!holds(answer, "100 Continue"));
  }
}

TEST_CASE("http: large answers are compressed for who takes it, under an ETag of their own") {
  Running running;
  Client client(running.port());
  const std::string target = "/api/v1/openapi.json";
  const auto body_of = [](const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
  };
  const auto etag_of = [](const std::string& answer) {
    const std::size_t at = answer.find("ETag: ") + 6;
    return answer.substr(at, answer.find("\r\n", at) - at);
  };
  client.send(get(target));
  const std::string plain = client.read_answer();
  CHECK(!holds(plain, "Content-Encoding"));
  CHECK(holds(plain, "Vary: Accept-Encoding"));
  client.send(get(target, "Accept-Encoding: br, gzip;q=0.5\r\n"));
  const std::string packed = client.read_answer();
  CHECK(holds(packed, "Content-Encoding: gzip"));
  CHECK(body_of(packed).size() * 4 < body_of(plain).size());
  CHECK(unpacked(body_of(packed)) == body_of(plain));
  CHECK(etag_of(packed) != etag_of(plain));
  for (const auto* refusal : {"gzip;q=0", "gzip;q=0.000", "br"}) {
    client.send(get(target, "Accept-Encoding: " + std::string(refusal) + "\r\n"));
    CHECK(!holds(client.read_answer(), "Content-Encoding"));
  }
  // Each of the two is known again by its own mark.
  for (const std::string& etag : {etag_of(plain), etag_of(packed)}) {
    client.send(get(target, "Accept-Encoding: gzip\r\nIf-None-Match: " + etag + "\r\n"));
    const std::string same = client.read_answer();
    CHECK(holds(same, " 304 "));
    CHECK(etag_of(same) == etag);
  }
  client.send(get("/healthz", "Accept-Encoding: gzip\r\n"));
  CHECK(!holds(client.read_answer(), "Content-Encoding"));
}

TEST_CASE("http: the size from which answers are compressed") {
  api::Response response;
  response.etag = "\"t\"";
  api::Request request;
  request.headers["accept-encoding"] = "gzip";
  response.body = std::string(gzip_bytes_min - 1, 'a');
  CHECK(compressed(response, request).body == response.body);
  CHECK(compressed(response, request).etag == response.etag);
  response.body += 'a';
  CHECK(unpacked(compressed(response, request).body) == response.body);
  CHECK(compressed(response, request).etag == "\"t-gzip\"");
  response.events_after = 1;  // the live stream never is
  CHECK(compressed(response, request).body == response.body);
}

TEST_CASE("http: connections beyond the limit and idle ones are closed") {
  Options options;
  options.connections_max = 2;
  options.idle_seconds_max = 1;
  Running running(options);
  Client first(running.port());
  Client second(running.port());
  first.send(get("/healthz"));
  second.send(get("/healthz"));
  CHECK(holds(first.read_answer(), "200 OK"));
  CHECK(holds(second.read_answer(), "200 OK"));
  {
    Client third(running.port());
    CHECK(holds(third.read_all(), "503 Service Unavailable"));
  }
  CHECK(first.read_all().empty());  // closed after a second without a request
  Client fourth(running.port());
  fourth.send(get("/healthz"));
  CHECK(holds(fourth.read_answer(), "200 OK"));
}

TEST_CASE("http: a request that does not arrive in time is given up") {
  Options options;
  options.request_seconds_max = 1;
  Running running(options);
  Client client(running.port());
  client.send("GET /healthz HTTP/1.1\r\nHos");
  CHECK(client.read_all().empty());
}

TEST_CASE("http: the console's files, compressed where the browser takes it, and its pages") {
  Running running;
  Client client(running.port());
  client.send(get("/assets/app-1a2b.js", "Accept-Encoding: br, gzip\r\n"));
  const std::string zipped = client.read_answer();
  CHECK(holds(zipped, "Content-Encoding: gzip"));
  CHECK(holds(zipped, "immutable"));
  CHECK(zipped.ends_with("\x1f\x8bzip"));
  client.send(get("/assets/app-1a2b.js"));
  CHECK(client.read_answer().ends_with("console.log(1)"));
  client.send(get("/assets/app-1a2b.js", "If-None-Match: \"a1\"\r\n"));
  CHECK(holds(client.read_answer(), "304 Not Modified"));
  client.send(get("/groups/12"));
  CHECK(holds(client.read_answer(), "会馆"));
  client.send(get("/sidebar?signed_in=wecom"));
  CHECK(holds(client.read_answer(), "<html>侧边栏</html>"));  // a page of its own
  client.send(get("/assets/gone.js"));
  CHECK(holds(client.read_answer(), " 404 "));
  client.send(get("/../../etc/passwd"));
  CHECK(!holds(client.read_answer(), "root:"));
  client.send("POST /index.html HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  CHECK(holds(client.read_answer(), " 405 "));
}

TEST_CASE("http: live events arrive, and a viewer that comes back gets what it missed") {
  Running running;
  const api::testing::Browser viewer = running.world.as("viewer");
  const std::string cookie = "Cookie: guildhall_session=" + viewer.cookie + "\r\n";
  const auto close_question = [&](int id) {
    const api::Response done = running.world.send(
        running.world.as("service"), "POST", "/api/v1/questions/" + std::to_string(id) + "/close");
    REQUIRE(done.status == 200);
  };
  std::string last_id;
  {
    Client stream(running.port());
    stream.send(get("/api/v1/events", cookie));
    const std::string begin = stream.read_until("event: hello");
    CHECK(holds(begin, "text/event-stream"));
    close_question(5);
    const std::string told = stream.read_until("event: question");
    const std::size_t id_at = told.rfind("id: ", told.find("event: question"));
    last_id = told.substr(id_at + 4, told.find('\n', id_at) - id_at - 4);
    CHECK(holds(stream.read_until("\"state\":\"closed\""), R"("id":5)"));
  }
  close_question(6);
  Client again(running.port());
  again.send(get("/api/v1/events", cookie + "Last-Event-ID: " + last_id + "\r\n"));
  CHECK(holds(again.read_until(R"({"id":6)"), R"({"id":6)"));
  Client lost(running.port());
  lost.send(get("/api/v1/events", cookie + "Last-Event-ID: 7\r\n"));
  CHECK(holds(lost.read_until("event: reset"), "event: reset"));
  Client nobody(running.port());
  nobody.send(get("/api/v1/events"));
  CHECK(holds(nobody.read_answer(), " 401 "));
}

TEST_CASE("http: who is signed out stops getting events") {
  Options options;
  options.heartbeat_seconds = 1;
  Running running(options);
  const api::testing::Browser viewer = running.world.as("viewer");
  Client stream(running.port());
  stream.send(get("/api/v1/events", "Cookie: guildhall_session=" + viewer.cookie + "\r\n"));
  stream.read_until("still here");
  REQUIRE(running.world.send(viewer, "DELETE", "/api/v1/session").status == 204);
  CHECK(holds(stream.read_all(), "event: hello"));  // and then the end
}

TEST_CASE("http: event streams beyond the limit are refused") {
  Options options;
  options.streams_max = 1;
  Running running(options);
  const std::string cookie =
      "Cookie: guildhall_session=" + running.world.as("viewer").cookie + "\r\n";
  Client one(running.port());
  one.send(get("/api/v1/events", cookie));
  one.read_until("event: hello");
  Client two(running.port());
  two.send(get("/api/v1/events", cookie));
  CHECK(holds(two.read_all(), " 503 "));
}

TEST_CASE("http: stopping answers what is at work and closes everything else") {
  Running running;
  Client idle(running.port());
  idle.send(get("/healthz"));
  idle.read_answer();
  Client stream(running.port());
  stream.send(get("/api/v1/events",
                  "Cookie: guildhall_session=" + running.world.as("viewer").cookie + "\r\n"));
  stream.read_until("event: hello");
  running.server->stop();
  CHECK(idle.read_all().empty());
  CHECK(!stream.read_all().empty());
  running.server->stop();  // twice does no harm
}

TEST_CASE("http: many clients at once get their own answers") {
  Running running;
  const std::string token = running.world.as("integrator").token;
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      Client client(running.port());
      for (int i = 0; i < 30; ++i) {
        const std::string body = R"({"kind":"message","id":")" + std::to_string(t * 1000 + i) +
                                 R"(","group":"g1","actor":"u1","text":"hi"})";
        client.send(
            "POST /api/v1/facts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            "Authorization: Bearer " +
            token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        if (holds(client.read_answer(), R"("accepted":1)")) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 180);
}

TEST_CASE("http: a port that is taken is named") {
  Running running;
  Options options;
  options.port = running.port();
  HttpServer second(*running.world.api, running.assets, options);
  const auto started = second.start();
  REQUIRE(!started.has_value());
  CHECK(holds(started.error().text, "127.0.0.1:" + std::to_string(running.port())));
}

TEST_CASE("http: only a trusted proxy says who asks and whether it speaks TLS") {
  for (const bool trusted : {false, true}) {
    Options options;
    options.trust_proxy = trusted;
    Running running(options);
    const std::string token = api::testing::value_of(running.world.api->begin_setup());
    const std::string body =
        R"({"token":")" + token + R"(","login":"a","name":"A","password":"long enough"})";
    Client client(running.port());
    client.send(
        "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "X-Forwarded-Proto: https\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body);
    const std::string answer = client.read_answer();
    CHECK(holds(answer, "HttpOnly; SameSite=Lax; Path=/"));
    CHECK(holds(answer, "; Secure") == trusted);
  }
}

}  // namespace server::net
