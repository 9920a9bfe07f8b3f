#include "connectors/wecom/callback_xml.h"

#include <doctest/doctest.h>

#include "connectors/wecom/callback_vectors_test.h"

using namespace connectors::wecom;
using base::ErrorCode;

namespace {

void check_refused(std::string_view document, ErrorCode code, std::string_view reason) {
  CAPTURE(document.substr(0, 200));
  const auto root = read_xml(document);
  REQUIRE_FALSE(root.has_value());
  CHECK(root.error().code == code);
  CHECK(root.error().text.find(reason) != std::string::npos);
  CHECK(root.error().field == "xml");
}

std::string nested(std::size_t depth) {
  std::string document;
  for (std::size_t i = 0; i < depth; ++i) document += "<a>";
  for (std::size_t i = 0; i < depth; ++i) document += "</a>";
  return document;
}

std::string with_items(std::size_t items) {
  std::string document = "<xml>";
  for (std::size_t i = 0; i < items; ++i) document += "<i/>";
  return document + "</xml>";
}

}  // namespace

TEST_CASE("callback xml: fields in any order, with or without CDATA, unknown ones kept") {
  const auto root = read_xml(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a comment --><xml a=\"b\">\n"
      "  <Later>x &amp; &#x7fa4;</Later>\n  <Number><![CDATA[ 12 ]]></Number><Plain>-3</Plain>\n"
      "  "
      "<List><Item><![CDATA[a]]></Item><Item>b<![CDATA[]]]]><![CDATA[>c]]></Item></List><Empty/>\n"
      "</xml>\n");
  REQUIRE(root.has_value());
  CHECK(root->name == "xml");
  CHECK(root->text_of("Later") == "x & 群");
  CHECK(root->integer_of("Number") == 12);
  CHECK(root->integer_of("Plain") == -3);
  CHECK_FALSE(root->integer_of("Later").has_value());
  CHECK_FALSE(root->integer_of("Empty").has_value());
  CHECK_FALSE(root->integer_of("Missing").has_value());
  CHECK(root->text_of("Empty").empty());
  REQUIRE(root->find("List"));
  REQUIRE(root->find("List")->children.size() == 2);
  CHECK(root->find("List")->children[1].text == "b]]>c");
  CHECK(root->find("Nothing") == nullptr);
}

TEST_CASE("callback xml: bombs and ways out are refused before they do anything") {
  const auto invalid = ErrorCode::invalid_input;
  check_refused("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>", invalid,
                "document type");
  check_refused("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>", invalid, "document type");
  check_refused("<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1/\">]><x>&e;</x>", invalid,
                "document type");
  check_refused("<!DOCTYPE x><x/>", invalid, "document type");
  check_refused("<x>&unknown;</x>", invalid, "byte");
  check_refused("<?run this?><x/>", invalid, "processing instruction");
  check_refused("<x><?run this?></x>", invalid, "processing instruction");
}

TEST_CASE("callback xml: what is not well formed is refused with its place") {
  const auto invalid = ErrorCode::invalid_input;
  check_refused("", invalid, "no element found");
  check_refused("hello", invalid, "byte 0");
  check_refused("<xml>", invalid, "byte 5");
  check_refused("<xml></xm>", invalid, "byte");
  check_refused("<xml/><xml/>", invalid, "byte 6");
  check_refused("<xml>\xff</xml>", invalid, "byte 5");
  check_refused("<xml>\xc0\x80</xml>", invalid, "byte");
  check_refused(std::string_view("<xml>\0</xml>", 12), invalid, "byte 5");
  check_refused("<xml>text<a/></xml>", invalid, "beside");
  check_refused("<xml><a/>text</xml>", invalid, "beside");
  // The declared encoding does not decide: it is read as UTF-8.
  check_refused("<?xml version=\"1.0\" encoding=\"GB2312\"?><x>\xba\xc3</x>", invalid, "byte");
}

TEST_CASE("callback xml: the limits") {
  CHECK(read_xml(nested(xml_depth_max)).has_value());
  check_refused(nested(xml_depth_max + 1), ErrorCode::limit_exceeded, "nested deeper than 8");

  CHECK(read_xml(with_items(xml_elements_max - 1)).has_value());
  check_refused(with_items(xml_elements_max), ErrorCode::limit_exceeded, "more than 10000");

  const std::string_view frame = "<xml></xml>";
  std::string largest = "<xml>" + std::string(xml_bytes_max - frame.size(), 'a') + "</xml>";
  REQUIRE(largest.size() == xml_bytes_max);
  CHECK(read_xml(largest)->text.size() == xml_bytes_max - frame.size());
  check_refused(largest + " ", ErrorCode::limit_exceeded, "more than 1048576 bytes");
}

TEST_CASE("callback xml: the envelope") {
  const auto envelope = read_envelope(
      "<xml><ToUserName><![CDATA[ww0000000000000001]]></ToUserName>"
      "<AgentID><![CDATA[1000002]]></AgentID><Encrypt><![CDATA[AAAA]]></Encrypt></xml>");
  REQUIRE(envelope.has_value());
  CHECK(envelope->to_user_name == "ww0000000000000001");
  CHECK(envelope->agent_id == "1000002");
  CHECK(envelope->encrypt == "AAAA");
  CHECK(read_envelope("<xml><Encrypt>AAAA</Encrypt></xml>").has_value());
  CHECK(read_envelope("<xml><ToUserName>w</ToUserName></xml>").error().field == "Encrypt");
  CHECK(read_envelope("<xml><Encrypt> </Encrypt></xml>").error().field == "Encrypt");
  CHECK(read_envelope("<xml><Encrypt>A</Encrypt><Encrypt>B</Encrypt></xml>").error().field ==
        "Encrypt");
  CHECK(read_envelope("<html><Encrypt>A</Encrypt></html>").error().field == "xml");
}

TEST_CASE("callback xml: the message of a group event") {
  const auto root = read_xml(vectors::message_6);
  REQUIRE(root.has_value());
  CHECK(root->text_of("ChatId") == "wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA");
  CHECK(root->integer_of("CreateTime") == 1'700'642'907);
  CHECK(root->find("MemChangeList")->children.at(0).text == "wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA");
}
