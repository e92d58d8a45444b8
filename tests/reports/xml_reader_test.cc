// SPDX-License-Identifier: Apache-2.0
#include "reports/xml/xml_reader.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "tests/reports/sample_report.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::reports {
namespace {

// Takes everything.
class Ignore final : public Consumer {
 public:
  void Begin(const Head&) override {}
  void OnVerdict(const VerdictEvent&) override {}
  void OnCoverage(const CoverageEvent&) override {}
  void OnRaCertificate(const RaCertificateEvent&) override {}
  void OnRevocation(const RevocationEvent&) override {}
  void OnCheck(const CheckEvent&) override {}
  void OnFinding(const FindingEvent&) override {}
  void OnStore(const StoreEvent&) override {}
  void OnCertificate(const CertificateEvent&) override {}
  void OnSource(const SourceEvent&) override {}
  void End() override { ended_ = true; }
  bool ended() const { return ended_; }

 private:
  bool ended_ = false;
};

// Nothing if `xml` is read.
std::optional<Error> Read(std::string xml) {
  Ignore consumer;
  const auto read = ReadReport(std::move(xml), consumer);
  EXPECT_EQ(read.has_value(), consumer.ended());
  return read ? std::nullopt : std::optional(read.error());
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

struct Fault {
  const char* name;
  const char* from;
  const char* to;
  ErrorCode code;
  const char* place;
};

class XmlReaderFaults : public ::testing::TestWithParam<Fault> {};

TEST_P(XmlReaderFaults, AreToldWithTheirPlace) {
  const Fault& fault = GetParam();
  const std::string xml = Replaced(ToXml(TellSampleReport), fault.from, fault.to);
  const auto error = Read(xml);
  ASSERT_TRUE(error);
  EXPECT_EQ(ErrorName(error->code), ErrorName(fault.code));
  EXPECT_EQ(error->place, fault.place);
  const bool about_an_element =
      error->code == ErrorCode::kBadValue || error->code == ErrorCode::kMissingPart;
  if (about_an_element && error->offset > 0) {
    // The offset is that of the element's name.
    const std::string_view element =
        std::string_view(fault.place).substr(0, std::string_view(fault.place).find('/'));
    EXPECT_EQ(xml.substr(error->offset, element.size()), element);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, XmlReaderFaults,
    ::testing::Values(
        Fault{"OtherNamespace", "urn:pkiaudit:report:1", "urn:example",
              ErrorCode::kUnknownNamespace, "report/xmlns"},
        Fault{"NextMajorVersion", "urn:pkiaudit:report:1", "urn:pkiaudit:report:2",
              ErrorCode::kUnknownNamespace, "report/xmlns"},
        Fault{"OtherSchemaVersion", "schemaVersion=\"1.0\"", "schemaVersion=\"2.0\"",
              ErrorCode::kUnknownVersion, "report/schemaVersion"},
        Fault{"NoSchemaVersion", "schemaVersion=\"1.0\"", "", ErrorCode::kUnknownVersion,
              "report/schemaVersion"},
        Fault{"MismatchedTags", "<head ", "<neck ", ErrorCode::kMalformedXml, ""},
        Fault{"NoGaps", "<gaps ", "<none ", ErrorCode::kMissingPart, "verdict/gaps"},
        Fault{"NoAuditTime", "auditTime=\"2026-06-01T08:00:00Z\"", "", ErrorCode::kMissingPart,
              "head/auditTime"},
        Fault{"BadAuditTime", "auditTime=\"2026-06-01T08:00:00Z\"",
              "auditTime=\"2026-02-30T08:00:00Z\"", ErrorCode::kBadValue, "head/auditTime"},
        Fault{"EmptyAuditTime", "auditTime=\"2026-06-01T08:00:00Z\"", "auditTime=\"\"",
              ErrorCode::kBadValue, "head/auditTime"},
        Fault{"BadRole", "role=\"ndes-host\"", "role=\"toaster\"", ErrorCode::kBadValue,
              "head/role"},
        Fault{"BadFlag", "elevated=\"true\"", "elevated=\"yes\"", ErrorCode::kBadValue,
              "collector/elevated"},
        Fault{"BadVerdict", "value=\"NOT READY\"", "value=\"ready\"", ErrorCode::kBadValue,
              "verdict/value"},
        Fault{"BadCount", "certificates=\"1247\"", "certificates=\"-1\"", ErrorCode::kBadValue,
              "verdict/certificates"},
        Fault{"HugeCount", "certificates=\"1247\"", "certificates=\"18446744073709551616\"",
              ErrorCode::kBadValue, "verdict/certificates"},
        Fault{"BadCause", "cause=\"notSupplied\"", "cause=\"forgotten\"", ErrorCode::kBadValue,
              "gap/cause"},
        Fault{"BadRaState", "state=\"current\"", "state=\"fine\"", ErrorCode::kBadValue,
              "raCertificate/state"},
        Fault{"BadSeverity", "severity=\"critical\" result=\"fail\"",
              "severity=\"CRITICAL\" result=\"fail\"", ErrorCode::kBadValue, "finding/severity"},
        Fault{"BadResult", "severity=\"critical\" result=\"fail\"",
              "severity=\"critical\" result=\"failed\"", ErrorCode::kBadValue, "finding/result"},
        Fault{"NoResult", "severity=\"critical\" result=\"fail\"", "severity=\"critical\"",
              ErrorCode::kMissingPart, "finding/result"},
        Fault{"BadKind", "kind=\"duration\"", "kind=\"colour\"", ErrorCode::kBadValue,
              "evidence/kind"},
        Fault{"BadThumbprint", "thumbprint=\"CC", "thumbprint=\"cc", ErrorCode::kBadValue,
              "subject/thumbprint"}),
    [](const auto& test) { return test.param.name; });

TEST(XmlReader, TellsWhereXmlBreaks) {
  const std::string xml = ToXml(TellSampleReport);
  for (size_t size : {size_t{0}, size_t{1}, size_t{100}, xml.size() / 2, xml.size() - 5}) {
    const auto error = Read(xml.substr(0, size));
    ASSERT_TRUE(error) << size;
    EXPECT_EQ(ErrorName(error->code), "malformedXml") << size;
    EXPECT_LE(error->offset, size);
  }
  EXPECT_EQ(ErrorName(Read("plain text")->code), "malformedXml");
  EXPECT_EQ(ErrorName(Read("<html/>")->code), "unknownNamespace");
}

TEST(XmlReader, KnowsNoEntitiesOfOnesOwn) {
  std::string xml = ToXml(TellSampleReport);
  xml = Replaced(xml, "<report ",
                 "<!DOCTYPE report [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n<report ");
  xml = Replaced(xml, "host=\"ndes01.corp.example\"", "host=\"&a;\"");
  const std::string again =
      ToXml([&](Consumer& consumer) { ASSERT_TRUE(ReadReport(xml, consumer)); });
  EXPECT_NE(again.find("host=\"&amp;a;\""), std::string::npos);
}

TEST(XmlReader, PassesOverWhatALaterVersionAdds) {
  std::string xml = ToXml(TellSampleReport);
  const std::string before = xml;
  xml = Replaced(xml, "schemaVersion=\"1.0\"", "schemaVersion=\"1.7\" mood=\"good\"");
  xml = Replaced(xml, "<coverage>", "<weather>fine</weather><coverage>");
  xml = Replaced(xml, "<finding ", "<finding colour=\"blue\" ");
  const std::string again =
      ToXml([&](Consumer& consumer) { ASSERT_TRUE(ReadReport(xml, consumer)); });
  EXPECT_EQ(again, before);
}

TEST(XmlReader, CleansTextsAgain) {
  std::string xml = ToXml(TellSampleReport);
  xml = Replaced(
      xml, "host=\"ndes01.corp.example\"",
      "host=\"a&#x202E;&#x1b;&#10;\xE2\x80\xAE\xFF\xC2\x9B" + std::string(5000, 'x') + "\"");
  const std::string again =
      ToXml([&](Consumer& consumer) { ASSERT_TRUE(ReadReport(xml, consumer)); });
  EXPECT_NE(again.find("host=\"a\\u{202E}\\u{1B}\\u{A}\\u{202E}\\x{FF}\\u{9B}xxx"),
            std::string::npos);
  EXPECT_NE(again.find("more characters)\" role="), std::string::npos);
}

// Ids and names of the program's own are hostile, too, in XML that somebody has changed.
TEST(XmlReader, TamperedIdsCannotBecomeMarkup) {
  std::string xml = ToXml([](Consumer& consumer) { TellReportMadeOf("text", consumer); });
  const std::string_view hostile = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;";
  for (const std::string_view name : {"made-of", "\"issuerName\"", "\"remaining\""}) {
    const std::string replacement =
        name.front() == '"' ? "\"" + std::string(hostile) + "\"" : std::string(hostile);
    for (size_t at = xml.find(name); at != std::string::npos;
         at = xml.find(name, at + replacement.size())) {
      xml.replace(at, name.size(), replacement);
    }
  }
  const std::string html =
      ToHtml([&](Consumer& consumer) { ASSERT_TRUE(ReadReport(xml, consumer)); });
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
}

TEST(XmlReader, IsNotBroughtDownByDepth) {
  std::string xml = "<report xmlns=\"urn:pkiaudit:report:1\" schemaVersion=\"1.0\">";
  constexpr size_t kDepth = 200'000;
  for (size_t index = 0; index < kDepth; ++index) {
    xml += "<a>";
  }
  for (size_t index = 0; index < kDepth; ++index) {
    xml += "</a>";
  }
  xml += "</report>";
  EXPECT_EQ(ErrorName(Read(xml)->code), "missingPart");
}

TEST(XmlReader, ReadsFiles) {
  const test_support::TemporaryDirectory folder;
  Ignore consumer;
  const auto file = folder.Write("report.xml", ToXml(TellSampleReport));
  EXPECT_TRUE(ReadReportFile(file, consumer));
  EXPECT_TRUE(consumer.ended());
}

TEST(XmlReader, TellsWhyAFileCannotBeRead) {
  const test_support::TemporaryDirectory folder;
  const auto code = [](const boost::filesystem::path& file) {
    Ignore consumer;
    const auto read = ReadReportFile(file, consumer);
    return read ? "" : ErrorName(read.error().code);
  };
  EXPECT_EQ(code(folder.path() / "none.xml"), "notFound");
  EXPECT_EQ(code(folder.path() / "none" / "none.xml"), "notFound");
  EXPECT_EQ(code(folder.path()), "notARegularFile");
  EXPECT_EQ(code(folder.Write("empty.xml", "")), "malformedXml");
  const auto large = folder.Write("large.xml", "");
  boost::filesystem::resize_file(large, kMaxXmlSize + 1);  // a hole, no disk is used
  EXPECT_EQ(code(large), "tooLarge");
}

}  // namespace
}  // namespace pkiaudit::reports
