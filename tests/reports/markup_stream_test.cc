// SPDX-License-Identifier: Apache-2.0
#include "reports/output/markup_stream.h"

#include <gtest/gtest.h>

#include <string>

namespace pkiaudit::reports {
namespace {

using Syntax = MarkupStream::Syntax;

TEST(MarkupStream, EscapesWhateverIsNoLiteral) {
  StringOutput output;
  MarkupStream stream(output, Syntax::kXml);
  stream.Open("a").Attribute("b", "<&>\"' ]]>").Text("</a><&>\"' ]]> &#0;").Close();
  stream.Finish();
  EXPECT_EQ(output.text(),
            "\n<a b=\"&lt;&amp;&gt;&quot;' ]]&gt;\">&lt;/a&gt;&lt;&amp;&gt;&quot;' ]]&gt; "
            "&amp;#0;</a>\n");
}

TEST(MarkupStream, IndentsXmlButNotText) {
  StringOutput output;
  MarkupStream stream(output, Syntax::kXml);
  stream.Preamble("<?xml version=\"1.0\"?>");
  stream.Open("a").Open("b").Close().Open("c").Text("text").Close().Close();
  stream.Finish();
  EXPECT_EQ(output.text(), "<?xml version=\"1.0\"?>\n<a>\n  <b/>\n  <c>text</c>\n</a>\n");
}

TEST(MarkupStream, WritesHtmlThatIsXmlToo) {
  StringOutput output;
  MarkupStream stream(output, Syntax::kHtml);
  stream.OpenClass("p", "c").Close().Open("br").Close().Leaf("b", "d", "x");
  stream.Finish();
  EXPECT_EQ(output.text(), "<p class=\"c\"></p><br/><b class=\"d\">x</b>\n");
}

TEST(MarkupStream, LeavesOutEmptyOptionalAttributes) {
  StringOutput output;
  MarkupStream stream(output, Syntax::kXml);
  stream.Open("a").OptionalAttribute("b", "").OptionalAttribute("c", "d").Attribute(
      "e", uint64_t{18446744073709551615u});
  stream.Finish();
  EXPECT_EQ(output.text(), "\n<a c=\"d\" e=\"18446744073709551615\"/>\n");
}

TEST(MarkupStream, ClosesWhatIsOpenAtTheEnd) {
  StringOutput output;
  MarkupStream stream(output, Syntax::kHtml);
  stream.Open("a").Open("b").Text("x");
  stream.Finish();
  EXPECT_EQ(output.text(), "<a><b>x</b></a>\n");
}

// The buffer empties while elements are open.
TEST(MarkupStream, WritesMoreThanItsBuffer) {
  StringOutput output;
  MarkupStream stream(output, Syntax::kHtml);
  stream.Open("a");
  const std::string text(1000, 'x');
  for (int index = 0; index < 1000; ++index) {
    stream.Leaf("b", text);
  }
  stream.Finish();
  EXPECT_EQ(output.text().size(), 1000u * (1000 + 7) + 7 + 1);
  EXPECT_TRUE(output.text().ends_with("</b></a>\n"));
}

}  // namespace
}  // namespace pkiaudit::reports
