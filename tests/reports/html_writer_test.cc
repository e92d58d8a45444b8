// SPDX-License-Identifier: Apache-2.0
#include "reports/html/html_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "reports/html/content_security_policy.h"
#include "reports/html/style_sheet.h"
#include "tests/reports/hostile_texts.h"
#include "tests/reports/sample_report.h"

namespace pkiaudit::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

size_t CountOf(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

class HostileHtml : public ::testing::TestWithParam<HostileText> {};

// Whatever the texts are, the markup is the same: the same elements and attributes, in number.
TEST_P(HostileHtml, ChangesNoMarkup) {
  const std::string html =
      ToHtml([](Consumer& consumer) { TellReportMadeOf(GetParam().text, consumer); });
  EXPECT_EQ(CountOf(html, "<script"), 0u);
  EXPECT_EQ(CountOf(html, "</style>"), 1u);
  EXPECT_EQ(CountOf(html, "</title>"), 1u);
  EXPECT_EQ(CountOf(html, "<h1"), 1u);
  for (const char c : {'\0', '\x01', '\x1b', '\r', '\t', '\x7f'}) {
    EXPECT_EQ(html.find(c), std::string::npos) << static_cast<int>(c);
  }
  for (const char* bidi : {"\xE2\x80\xAE", "\xE2\x81\xA6", "\xD8\x9C", "\xE2\x80\x8F"}) {
    EXPECT_EQ(html.find(bidi), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(Texts, HostileHtml, ::testing::ValuesIn(HostileTexts()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(HtmlWriter, LinksOnlyWhatAChecksOwnTextSays) {
  const std::string html = ToHtml([](Consumer& consumer) { TellReportMadeOf("plain", consumer); });
  const size_t links_before = CountOf(html, "<a href=\"http");
  const std::string with_addresses = ToHtml([](Consumer& consumer) {
    TellReportMadeOf("javascript:alert(1) data:text/html,x file:///etc/passwd", consumer);
  });
  EXPECT_EQ(CountOf(with_addresses, "<a href=\"http"), links_before);
  EXPECT_EQ(CountOf(with_addresses, "href=\"javascript"), 0u);
  EXPECT_EQ(CountOf(with_addresses, "href=\"data"), 0u);
  EXPECT_EQ(CountOf(with_addresses, "href=\"file"), 0u);
  // The evidence of the sample holds a URL: never a link.
  EXPECT_THAT(ToHtml(TellSampleReport), Not(HasSubstr("href=\"http://pki.corp.example")));
}

TEST(HtmlWriter, LinksEndWhereTheAddressEnds) {
  const std::string html = ToHtml(TellSampleReport);
  EXPECT_THAT(html, HasSubstr(">https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final</a>)."));
  EXPECT_THAT(html, HasSubstr("ndes-503</a>. RFC 5280, 3.2."));
}

TEST(HtmlWriter, AnswersFirst) {
  const std::string html = ToHtml(TellSampleReport);
  const size_t body = html.find("<body>");
  const auto at = [&](std::string_view part) { return html.find(part, body); };
  EXPECT_LT(at("NOT READY"), at("ndes01.corp.example"));
  EXPECT_LT(at("ndes01.corp.example"), at("Next to expire"));
  EXPECT_LT(at("in 13 days"), at("Not evaluated, and why"));
  EXPECT_LT(at("Not evaluated, and why"), at("id=\"ra-certificates\""));
  EXPECT_LT(at("id=\"ra-certificates\""), at("id=\"findings\""));
  EXPECT_LT(at("id=\"findings\""), at("id=\"other-results\""));
  EXPECT_LT(at("id=\"other-results\""), at("id=\"checks\""));
  EXPECT_LT(at("id=\"checks\""), at("id=\"inventory\""));
  EXPECT_LT(at("id=\"inventory\""), at("id=\"sources\""));
  EXPECT_LT(at("id=\"sources\""), at("id=\"coverage\""));
  EXPECT_NE(at("id=\"coverage\""), std::string::npos);
}

TEST(HtmlWriter, TellsAnRaCertificateInFull) {
  const std::string html = ToHtml(TellSampleReport);
  const size_t begin = html.find("class=\"ra-details\"");
  ASSERT_NE(begin, std::string::npos);
  const std::string details = html.substr(begin, html.find("</article>", begin) - begin);
  EXPECT_THAT(details, HasSubstr("<bdi>Microsoft Strong Cryptographic Provider</bdi>"));
  EXPECT_THAT(details, HasSubstr("href=\"#check-ra-certificate-expiring\""));
  EXPECT_THAT(details, HasSubstr("<bdi>Everyone</bdi>"));
  EXPECT_THAT(details, HasSubstr("<td>Read; write data on a condition</td>"));
  EXPECT_THAT(details, HasSubstr("<code>(A;;0x120089;;;S-1-1-0)</code>"));
  EXPECT_THAT(details, HasSubstr("and 3 further accounts"));
  EXPECT_THAT(details, HasSubstr("<bdi>CN=Example Root CA,C=DE</bdi> <span class=\"tag "
                                 "state-missing\">missing</span>"));
  EXPECT_THAT(details, Not(HasSubstr("href=\"http://pki.example")));
  EXPECT_THAT(html, HasSubstr("<div class=\"quiet\">friendly name <bdi>NDES RA</bdi></div>"));
  EXPECT_EQ(CountOf(html, "class=\"ra-details\""), 1u) << "only what is told in full";
}

TEST(HtmlWriter, TellsEachFindingOnce) {
  const std::string html = ToHtml(TellSampleReport);
  for (int seed = 20; seed < 40; ++seed) {
    const std::string summary =
        "<bdi>CN=web" + std::to_string(seed) + ".corp.example</bdi> expires";
    EXPECT_EQ(CountOf(html, summary), 1u) << seed;
  }
}

TEST(HtmlWriter, FillsCommandsFromTheFinding) {
  const std::string html = ToHtml(TellSampleReport);
  EXPECT_THAT(html, HasSubstr("<pre><code>Move-Item "
                              "Cert:\\LocalMachine\\Root\\CC37DDF42380CE07EF48F4CE73B791BB9F68A9BB "
                              "Cert:\\LocalMachine\\CA</code></pre>"));
  EXPECT_THAT(html, HasSubstr("<pre><code>gpupdate /force\n</code><code>iisreset</code></pre>"));
}

TEST(HtmlWriter, SaysHowManyGapsAreElsewhere) {
  const std::string html = ToHtml(TellSampleReport);
  EXPECT_THAT(html, HasSubstr("3 more under Coverage"));
  EXPECT_EQ(CountOf(html, "The audit ran offline."), 1u);  // in the coverage section
}

TEST(HtmlWriter, KeepsTablesShort) {
  const std::string html = ToHtml([](Consumer& consumer) { TellLargeReport(1201, consumer); });
  EXPECT_EQ(CountOf(html, "<table class=\"list inventory\">"), 3u);
  size_t rows = 0;
  for (size_t at = html.find("<table"); at != std::string::npos; at = html.find("<table", at + 1)) {
    const std::string_view table(html.data() + at, html.find("</table>", at) - at);
    EXPECT_LE(CountOf(table, "<tr>"), kRowsPerTable + 1);
    if (table.find("list inventory") != std::string_view::npos) {
      rows += CountOf(table, "<tr>") - 1;
    }
  }
  EXPECT_EQ(rows, 1201u);
}

TEST(HtmlWriter, HasNoScriptAndNoInlineStyle) {
  const std::string html = ToHtml(TellSampleReport);
  EXPECT_EQ(CountOf(html, "<script"), 0u);
  EXPECT_EQ(CountOf(html, " style=\""), 0u);
  EXPECT_EQ(CountOf(html, " onclick"), 0u);
  EXPECT_EQ(CountOf(html, "<details"), 0u);  // paper shows no closed ones
  EXPECT_THAT(html, HasSubstr("<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">"));
  EXPECT_EQ(CountOf(html, "<th>"), 0u);  // each has its scope
}

TEST(HtmlWriter, IsTheSameEachTime) {
  EXPECT_EQ(ToHtml(TellSampleReport), ToHtml(TellSampleReport));
}

// The order of events of one section may be odd in XML that somebody has changed.
TEST(HtmlWriter, StaysWholeWhenResultsAreMixed) {
  const std::string html = ToHtml([](Consumer& consumer) {
    consumer.Begin({});
    consumer.OnVerdict({});
    for (audit::Result result :
         {audit::Result::kNotChecked, audit::Result::kFail, audit::Result::kWaived,
          audit::Result::kPass, audit::Result::kFail}) {
      FindingEvent finding;
      finding.check = "check";
      finding.result = result;
      finding.subject = "CN=" + std::string(audit::ResultName(result));
      consumer.OnFinding(finding);
    }
    consumer.End();
  });
  EXPECT_EQ(CountOf(html, "<section"), CountOf(html, "</section>"));
  EXPECT_EQ(CountOf(html, "<div"), CountOf(html, "</div>"));
  EXPECT_EQ(CountOf(html, "id=\"findings\""), 1u);
  for (const char* result : {"notchecked", "fail", "waived", "pass"}) {
    EXPECT_THAT(html, HasSubstr("CN=" + std::string(result)));
  }
}

TEST(ContentSecurityPolicy, AllowsTheOneStyleSheet) {
  // printf 'p{}' | openssl dgst -sha256 -binary | base64
  EXPECT_EQ(ContentSecurityPolicy("p{}"),
            "default-src 'none'; style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='; "
            "base-uri 'none'; form-action 'none'");
  EXPECT_THAT(ToHtml(TellEmptyReport), HasSubstr(ContentSecurityPolicy(kStyleSheet)));
}

TEST(StyleSheet, CanStandInMarkup) {
  EXPECT_EQ(kStyleSheet.find_first_of("<&"), std::string_view::npos);
  EXPECT_EQ(kStyleSheet.find("]]>"), std::string_view::npos);
  EXPECT_EQ(kStyleSheet.find("url("), std::string_view::npos);
  EXPECT_EQ(kStyleSheet.find("@import"), std::string_view::npos);
  EXPECT_THAT(ToHtml(TellEmptyReport),
              HasSubstr("<style>" + std::string(kStyleSheet) + "</style>"));
}

}  // namespace
}  // namespace pkiaudit::reports
