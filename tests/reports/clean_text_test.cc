// SPDX-License-Identifier: Apache-2.0
#include "reports/document/clean_text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace pkiaudit::reports {
namespace {

std::string Clean(std::string_view hostile, size_t limit = 1000) {
  std::string clean = "what stood there before";
  AssignClean(hostile, limit, clean);
  return clean;
}

struct Case {
  const char* name;
  std::string hostile;
  std::string clean;
};

class CleanTextTest : public ::testing::TestWithParam<Case> {};

TEST_P(CleanTextTest, ShowsWhatCannotBeSeen) {
  EXPECT_EQ(Clean(GetParam().hostile), GetParam().clean);
}

TEST_P(CleanTextTest, ChangesNothingTheSecondTime) {
  const std::string once = Clean(GetParam().hostile);
  EXPECT_EQ(Clean(once), once);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, CleanTextTest,
    ::testing::Values(
        Case{"Empty", "", ""}, Case{"Ascii", "CN=Root CA, O=Example", "CN=Root CA, O=Example"},
        Case{"Markup", "<script>&\"']]>", "<script>&\"']]>"},
        Case{"Backslash", "LocalMachine\\Root \\u{202E}", "LocalMachine\\Root \\u{202E}"},
        Case{"Letters", "Zürich Ω 漢字 🔑", "Zürich Ω 漢字 🔑"},
        Case{"Nul", std::string("a\0b", 3), "a\\u{0}b"},
        Case{"LineEnds", "a\r\nb\tc", "a\\u{D}\\u{A}b\\u{9}c"},
        Case{"TerminalEscape", "\x1b[31mred", "\\u{1B}[31mred"}, Case{"Delete", "\x7f", "\\u{7F}"},
        Case{"C1",
             "\xC2\x9B"
             "31m",
             "\\u{9B}31m"},
        Case{"SoftHyphen", "pay\xC2\xADpal", "pay\\u{AD}pal"},
        Case{"ArabicLetterMark", "\xD8\x9C", "\\u{61C}"},
        Case{"ZeroWidth",
             "a\xE2\x80\x8B\xE2\x80\x8C\xE2\x80\x8D"
             "b",
             "a\\u{200B}\\u{200C}\\u{200D}b"},
        Case{"DirectionalMarks", "\xE2\x80\x8E\xE2\x80\x8F", "\\u{200E}\\u{200F}"},
        Case{"Separators", "\xE2\x80\xA8\xE2\x80\xA9", "\\u{2028}\\u{2029}"},
        Case{"Overrides", "\xE2\x80\xAA\xE2\x80\xAE", "\\u{202A}\\u{202E}"},
        Case{"NextToOverrides", "\xE2\x80\xA7\xE2\x80\xAF", "\xE2\x80\xA7\xE2\x80\xAF"},
        Case{"Isolates", "\xE2\x81\xA6\xE2\x81\xA9", "\\u{2066}\\u{2069}"},
        Case{"ByteOrderMark", "\xEF\xBB\xBFx", "\\u{FEFF}x"},
        Case{"Noncharacters",
             "\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90\xF0\x9F\xBF\xBE\xF4\x8F\xBF\xBF",
             "\\u{FFFE}\\u{FFFF}\\u{FDD0}\\u{1FFFE}\\u{10FFFF}"},
        Case{"ReplacementCharacter", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},
        Case{"Tags", "\xF3\xA0\x81\x81", "\\u{E0041}"},
        Case{"LoneContinuation", "a\x80z", "a\\x{80}z"},
        Case{"Overlong", "\xC0\xAF\xE0\x80\xAF", "\\x{C0}\\x{AF}\\x{E0}\\x{80}\\x{AF}"},
        Case{"Surrogate", "\xED\xA0\x80", "\\x{ED}\\x{A0}\\x{80}"},
        Case{"OverTheEnd", "\xF4\x90\x80\x80", "\\x{F4}\\x{90}\\x{80}\\x{80}"},
        Case{"CutShort", "abc\xE2\x82", "abc\\x{E2}\\x{82}"},
        Case{"NotUtf8", "\xFE\xFF", "\\x{FE}\\x{FF}"}),
    [](const auto& test) { return test.param.name; });

// Code points; text must be valid UTF-8.
size_t CountCharacters(std::string_view text) {
  size_t count = 0;
  for (char c : text) {
    count += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u ? 1 : 0;
  }
  return count;
}

TEST(CleanTextLimit, KeepsWhatFits) {
  const std::string ascii(1000, 'a');
  EXPECT_EQ(Clean(ascii), ascii);
  std::string umlauts;
  for (int index = 0; index < 1000; ++index) {
    umlauts += "ü";
  }
  EXPECT_EQ(Clean(umlauts), umlauts);
}

TEST(CleanTextLimit, SaysHowMuchMoreThereIs) {
  EXPECT_EQ(Clean(std::string(1001, 'a')), std::string(960, 'a') + "… (41 more characters)");
  EXPECT_EQ(Clean(std::string(100'000, 'a')), std::string(960, 'a') + "… (99040 more characters)");
}

TEST(CleanTextLimit, CutsBetweenCharacters) {
  std::string hostile;
  for (int index = 0; index < 2000; ++index) {
    hostile += "ü";
  }
  std::string expected;
  for (int index = 0; index < 960; ++index) {
    expected += "ü";
  }
  EXPECT_EQ(Clean(hostile), expected + "… (1040 more characters)");
}

TEST(CleanTextLimit, NeverCutsAnEscape) {
  for (size_t ascii = 900; ascii < 1000; ++ascii) {
    const std::string clean = Clean(std::string(ascii, 'a') + std::string(200, '\x01'));
    EXPECT_LE(CountCharacters(clean), 1000u);
    const size_t end = clean.find("…");
    ASSERT_NE(end, std::string::npos);
    EXPECT_TRUE(clean[end - 1] == '}' || clean[end - 1] == 'a') << clean;
    EXPECT_EQ(Clean(clean), clean);
  }
}

// Every mix of plain runs, escapes and characters of several octets, around the limit.
TEST(CleanTextLimit, ChangesNothingTheSecondTimeWhateverTheMix) {
  const std::string pieces[] = {"a", std::string(97, 'b'), "\x01", "ü", "\xE2\x80\xAE", "\xFF",
                                "漢"};
  uint32_t state = 1;
  for (int round = 0; round < 2000; ++round) {
    std::string hostile;
    for (int index = 0; index < 60; ++index) {
      state = state * 1664525u + 1013904223u;
      hostile += pieces[(state >> 16) % 7];
    }
    const std::string clean = Clean(hostile, 400);
    ASSERT_LE(CountCharacters(clean), 400u);
    ASSERT_EQ(Clean(clean, 400), clean);
  }
}

TEST(CleanTextLimit, TakesTimeInProportionToTheLength) {
  using Clock = std::chrono::steady_clock;
  const auto time = [](size_t octets) {
    const std::string hostile(octets, '\xFF');
    const auto start = Clock::now();
    Clean(hostile);
    return Clock::now() - start;
  };
  time(1'000);
  // Quadratic work on 4 MiB would take hours.
  EXPECT_LT(time(size_t{4} << 20), std::chrono::seconds(20));
}

TEST(CleanString, CannotHoldAnythingElse) {
  CleanText text = std::string("a\x01");
  EXPECT_EQ(text.str(), "a\\u{1}");
  text = "b\x02";
  EXPECT_EQ(text.str(), "b\\u{2}");
  EXPECT_EQ(text, CleanText("b\x02"));
  text.clear();
  EXPECT_TRUE(text.empty());
}

TEST(CleanString, HoldsProseThatIsLongerThanNames) {
  const std::string prose(9000, 'a');
  EXPECT_EQ(CleanProse(prose).str(), prose);
  EXPECT_LE(CleanText(prose).str().size(), 1002u);
}

}  // namespace
}  // namespace pkiaudit::reports
