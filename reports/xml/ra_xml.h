// SPDX-License-Identifier: Apache-2.0
//
// <raCertificate>, there and back.
#ifndef PKIAUDIT_REPORTS_XML_RA_XML_H_
#define PKIAUDIT_REPORTS_XML_RA_XML_H_

#include "reports/document/ra_certificate.h"
#include "reports/output/markup_stream.h"
#include "reports/xml/xml_element.h"

namespace pkiaudit::reports {

void WriteRaCertificate(MarkupStream& xml, const RaCertificateEvent& certificate);
// What is not as it must be is the element's failure.
RaCertificateEvent ReadRaCertificate(XmlElement& element);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_XML_RA_XML_H_
