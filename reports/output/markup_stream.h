// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_OUTPUT_MARKUP_STREAM_H_
#define PKIAUDIT_REPORTS_OUTPUT_MARKUP_STREAM_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/output/output.h"

namespace pkiaudit::reports {

// A name or text that stands in the program's source: the only kind that goes out as it is.
class Literal {
 public:
  template <size_t kSize>
  consteval Literal(const char (&text)[kSize])  // NOLINT(google-explicit-constructor)
      : text_(text, kSize - 1) {}
  constexpr explicit operator std::string_view() const { return text_; }

 private:
  std::string_view text_;
};

// Writes elements one after the other. Names are literals and values are always escaped, so no
// value can become markup. Values must be clean text (clean_text.h): then the result is
// well-formed. Buffered; what is still open is closed, and the buffer flushed, by Finish().
class MarkupStream {
 public:
  enum class Syntax : uint8_t {
    kXml,   // each element on a line of its own, indented; <a/> where it is empty
    kHtml,  // HTML that is well-formed XML too: <br/>, but <p></p>; line ends where LineBreak()
            // says
  };
  MarkupStream(Output& output, Syntax syntax) : output_(output), syntax_(syntax) {}

  // Text outside of any element: declarations.
  void Preamble(Literal text);

  MarkupStream& Open(Literal name);
  // Of the element just opened, before anything else in it.
  MarkupStream& Attribute(Literal name, std::string_view value);
  MarkupStream& Attribute(Literal name, uint64_t value);
  // Left out where `value` is empty.
  MarkupStream& OptionalAttribute(Literal name, std::string_view value);
  MarkupStream& Text(std::string_view text);
  MarkupStream& Close();

  // An element that holds only text.
  MarkupStream& Leaf(Literal name, std::string_view text);
  // The same, with a class (HTML).
  MarkupStream& Leaf(Literal name, Literal css_class, std::string_view text);
  // Open with a class (HTML).
  MarkupStream& OpenClass(Literal name, Literal css_class);

  // The content of a <style> element: a constant of the program without '<', '&' and "]]>", which
  // goes out as it is.
  MarkupStream& StyleSheet(std::string_view constant);

  void LineBreak();
  void Finish();
  size_t depth() const { return open_.size(); }

 private:
  struct OpenElement {
    std::string_view name;
    bool has_text = false;
    bool has_children = false;
  };
  void Append(std::string_view octets) { buffer_ += octets; }
  void AppendEscaped(std::string_view text);
  void EndStartTag();
  void Indent(size_t depth);
  void FlushIfLarge();

  Output& output_;
  const Syntax syntax_;
  std::string buffer_;
  std::vector<OpenElement> open_;
  bool in_start_tag_ = false;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_OUTPUT_MARKUP_STREAM_H_
