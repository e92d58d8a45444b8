// SPDX-License-Identifier: Apache-2.0
//
// What the XML writer writes, the reader tells again, whatever the texts are.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>

#include "reports/xml/xml_reader.h"
#include "tests/reports/hostile_texts.h"
#include "tests/reports/sample_report.h"

namespace pkiaudit::reports {
namespace {

using Tell = std::function<void(Consumer&)>;

Tell FromXml(const std::string& xml) {
  return [xml](Consumer& consumer) {
    const auto read = ReadReport(xml, consumer);
    ASSERT_TRUE(read) << ErrorName(read.error().code) << " at " << read.error().offset << " in "
                      << read.error().place;
  };
}

void ExpectRoundTrip(const Tell& tell) {
  const std::string xml = ToXml(tell);
  EXPECT_EQ(ToXml(FromXml(xml)), xml);
  EXPECT_EQ(ToHtml(FromXml(xml)), ToHtml(tell));
}

TEST(XmlRoundTrip, OfAWholeReport) { ExpectRoundTrip(TellSampleReport); }

TEST(XmlRoundTrip, OfAnEmptyReport) { ExpectRoundTrip(TellEmptyReport); }

class HostileXml : public ::testing::TestWithParam<HostileText> {
 protected:
  void Tell(Consumer& consumer) const { TellReportMadeOf(GetParam().text, consumer); }
};

TEST_P(HostileXml, SurvivesTheRoundTrip) {
  ExpectRoundTrip([this](Consumer& consumer) { Tell(consumer); });
}

INSTANTIATE_TEST_SUITE_P(Texts, HostileXml, ::testing::ValuesIn(HostileTexts()),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace pkiaudit::reports
