// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_XML_XML_READER_H_
#define PKIAUDIT_REPORTS_XML_XML_READER_H_

#include <boost/filesystem/path.hpp>
#include <string>

#include "reports/document/document.h"
#include "reports/error.h"

namespace pkiaudit::reports {

constexpr uint64_t kMaxXmlSize = uint64_t{1} << 30;

// Tells a report's XML to `consumer`, as the events that it was written from: what XmlWriter makes
// of them is the same byte for byte. The XML may have been tampered with: its texts are cleaned
// again, enumerations, numbers, times and thumbprints must be such, DTDs and entities of one's own
// are not processed. Elements and attributes that a later minor version may add are passed over.
// The report's namespace must be the default one, as XmlWriter writes it.
//
// After an Error `consumer` has been told a part: what it wrote is to be thrown away. `xml` is
// used up; parsing needs about as much memory again.
Result<void> ReadReport(std::string xml, Consumer& consumer);

// The same from a file of at most kMaxXmlSize octets.
Result<void> ReadReportFile(const boost::filesystem::path& file, Consumer& consumer);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_XML_XML_READER_H_
