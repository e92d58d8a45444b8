// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_TABLE_PAGES_H_
#define PKIAUDIT_REPORTS_HTML_TABLE_PAGES_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "reports/html/html_parts.h"

namespace pkiaudit::reports {

// A table of any length, as tables of kRowsPerTable rows in sections that a browser lays out only
// when they are looked at. Rows are opened one after the other; nothing of them is kept.
class TablePages {
 public:
  // `css_class` and `titles` are literals.
  TablePages(MarkupStream& html, std::string_view css_class, std::vector<std::string_view> titles)
      : html_(html), css_class_(css_class), titles_(std::move(titles)) {}

  // Opens the row; the caller writes its cells and closes it.
  void OpenRow() {
    if (rows_ == kRowsPerTable) {
      CloseTable();
    }
    if (rows_ == 0) {
      OpenTable();
    }
    ++rows_;
    html_.LineBreak();
    html_.Open("tr");
  }

  // Ends the table; another one may be begun by OpenRow().
  void CloseTable() {
    if (rows_ > 0) {
      html_.Close().Close().Close();  // tbody, table, section
      html_.LineBreak();
      rows_ = 0;
    }
  }

 private:
  void OpenTable() {
    html_.OpenClass("section", "rows").Open("table").Attribute("class", css_class_);
    WriteTableHead(html_, titles_);
    html_.Open("tbody");
  }

  MarkupStream& html_;
  const std::string_view css_class_;
  const std::vector<std::string_view> titles_;
  size_t rows_ = 0;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_TABLE_PAGES_H_
