// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_REPORTS_HOSTILE_TEXTS_H_
#define PKIAUDIT_TESTS_REPORTS_HOSTILE_TEXTS_H_

#include <ostream>
#include <string>
#include <vector>

namespace pkiaudit::reports {

struct HostileText {
  const char* name;
  std::string text;
};
inline void PrintTo(const HostileText& text, std::ostream* out) { *out << text.name; }

// Texts as somebody who wants to deceive the reader of a report, or to break it, would choose them.
inline std::vector<HostileText> HostileTexts() {
  std::string every_octet;
  for (int octet = 0; octet < 256; ++octet) {
    every_octet += static_cast<char>(octet);
  }
  return {
      {"Empty", ""},
      {"Blank", " "},
      {"BlankAround", "  a  b  "},
      {"Script", "</td></bdi><script>alert(1)</script>"},
      {"EndOfStyle", "</style></title><script>alert(1)</script>"},
      {"CloseAttribute", "\" onmouseover=\"alert(1)\" x='y"},
      {"CdataEnd", "a]]>b<![CDATA[c]]>"},
      {"Comment", "<!-- --><!DOCTYPE x [<!ENTITY a \"b\">]>&a;"},
      {"CharacterReferences", "&#0;&#x1F;&lt;&amp;amp;"},
      {"Link", "https://evil.example/\"><script>alert(1)</script> javascript:alert(1)"},
      {"Controls", std::string("\0\x01\t\r\n\x1b[31m\x7f", 11)},
      {"Bidi",
       "\xE2\x80\xAE"
       "txt.exe\xE2\x80\xAC\xE2\x81\xA6\xD8\x9C\xE2\x80\x8F"},
      {"BadUtf8", "\xFF\xC0\xAF\xED\xA0\x80\xF4\x90\x80\x80\xE2\x82"},
      {"Noncharacters", "\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90"},
      {"EveryOctet", every_octet},
      {"Placeholder", "{subject}{issuerName}{{}{"},
      {"LooksEscaped", "\\u{202E}\\x{FF}"},
      {"Long", std::string(100'000, '<')},
      {"LongMixed",
       [] {
         std::string text;
         while (text.size() < 100'000) {
           text += "a&\xE2\x80\xAE\xC3\xBC\xFF";
         }
         return text;
       }()},
  };
}

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_TESTS_REPORTS_HOSTILE_TEXTS_H_
