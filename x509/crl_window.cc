// SPDX-License-Identifier: Apache-2.0
#include "x509/crl_window.h"

#include <algorithm>
#include <utility>

namespace pkiaudit::x509 {

void CrlWindow::DigestPassed() {
  const Bytes passed = Storage().first(begin_);
  sha256_.Update(passed);
  if (signed_) {
    const uint64_t from = std::max(start_, signed_start_);
    const uint64_t to = std::min(start_ + begin_, signed_end_);
    if (from < to) signed_->Update(passed.subspan(from - start_, to - from));
  }
}

void CrlWindow::Fill(size_t wanted) {
  if (end_ - begin_ >= wanted || at_end_) return;
  DigestPassed();
  if (is_memory_) {
    start_ += begin_;
    end_ = std::min(memory_.size() - start_, std::max(wanted, kSize));
    begin_ = 0;
    at_end_ = end_ == memory_.size() - start_;
    return;
  }
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  start_ += begin_;
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() < std::max(wanted, kSize)) buffer_.resize(std::max(wanted, kSize));
  while (end_ < buffer_.size() && !at_end_) {
    const auto count = read_(std::span(buffer_).subspan(end_));
    failed_ = !count.has_value();
    at_end_ = !count || *count == 0;
    end_ += count.value_or(0);
  }
}

bool CrlWindow::SkipTo(uint64_t target) {
  while (position() < target) {
    const uint64_t missing = target - position();
    Fill(static_cast<size_t>(std::min<uint64_t>(missing, kSize)));
    if (begin_ == end_) return false;
    begin_ += static_cast<size_t>(std::min<uint64_t>(missing, end_ - begin_));
  }
  return true;
}

void CrlWindow::StartSigned(uint64_t start, uint64_t end, Bytes algorithm) {
  signed_.emplace(algorithm);
  signed_start_ = start;
  signed_end_ = end;
}

SignedOctets CrlWindow::FinishSigned() {
  if (!signed_) return {};
  // What has been passed and not digested yet.
  const uint64_t from = std::max(start_, signed_start_);
  const uint64_t to = std::min(start_ + begin_, signed_end_);
  if (from < to) signed_->Update(Storage().subspan(from - start_, to - from));
  SignedOctets octets = signed_->Finish();
  signed_.reset();
  return octets;
}

Sha256Digest CrlWindow::Finish() {
  do {
    begin_ = end_;
    Fill(1);
  } while (begin_ != end_);
  DigestPassed();
  return sha256_.Finish();
}

}  // namespace pkiaudit::x509
