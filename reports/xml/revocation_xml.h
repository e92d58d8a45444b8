// SPDX-License-Identifier: Apache-2.0
//
// <place>: a place of revocation in a report's XML, written and read.
#ifndef PKIAUDIT_REPORTS_XML_REVOCATION_XML_H_
#define PKIAUDIT_REPORTS_XML_REVOCATION_XML_H_

#include "reports/document/revocation_place.h"
#include "reports/output/markup_stream.h"
#include "reports/xml/xml_element.h"

namespace pkiaudit::reports {

void WriteRevocationPlace(MarkupStream& xml, const RevocationEvent& place);
// What is not as it must be is the element's failure.
RevocationEvent ReadRevocationPlace(XmlElement& element);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_XML_REVOCATION_XML_H_
