// A reader of the LSDA format of the Itanium C++ ABI (exception handling tables, level III), as GCC
// and Clang emit it.
#include "unwinding/lsda.h"

#include "base/address.h"
#include "base/stub_kind.h"
#include "unwinding/restart_types.h"

#include <bits/cxxabi_forced.h>
#include <cstdint>
#include <cstring>
#include <hot_restart/abi.h>
#include <typeinfo>

namespace hot_restart::runtime {
namespace {

// These are pointer encodings (LSB Core, "DWARF Exception Header Encoding").
enum Encoding : std::uint8_t {
  kAbsolute = 0x00,
  kUleb128 = 0x01,
  kUdata2 = 0x02,
  kUdata4 = 0x03,
  kUdata8 = 0x04,
  kSleb128 = 0x09,
  kSdata2 = 0x0a,
  kSdata4 = 0x0b,
  kSdata8 = 0x0c,
  kFormatMask = 0x0f,
  kPcRelative = 0x10,
  kApplicationMask = 0x70,
  kIndirect = 0x80,
  kOmitted = 0xff,
};

/// A cursor over the table.
class Reader {
public:
  explicit Reader(const std::uint8_t* at) : at_(at) {}

  const std::uint8_t* position() const { return at_; }
  std::uint8_t byte() { return *at_++; }

  std::uint64_t uleb128() {
    std::uint64_t value = 0;
    std::uint8_t piece = 0;
    unsigned shift = 0;
    do {
      piece = byte();
      value |= std::uint64_t{piece & 0x7fU} << shift;
      shift += 7;
    } while ((piece & 0x80U) != 0 && shift < 64);
    return value;
  }

  std::int64_t sleb128() {
    std::int64_t value = 0;
    std::uint8_t piece = 0;
    unsigned shift = 0;
    do {
      piece = byte();
      value |= static_cast<std::int64_t>(std::uint64_t{piece & 0x7fU} << shift);
      shift += 7;
    } while ((piece & 0x80U) != 0 && shift < 64);
    if (shift < 64 && (piece & 0x40U) != 0) {
      value |= -(std::int64_t{1} << shift);
    }
    return value;
  }

  /// A value in `encoding`; 0 stays 0 (no base is added to a null pointer).
  std::uint64_t encoded(std::uint8_t encoding) {
    const std::uint8_t* start = at_;
    std::uint64_t value = plain(encoding & kFormatMask);
    if (value == 0) {
      return 0;
    }
    if ((encoding & kApplicationMask) == kPcRelative) {
      value += reinterpret_cast<std::uint64_t>(start);
    }
    return (encoding & kIndirect) != 0 ? *pointerTo<const std::uint64_t>(value) : value;
  }

private:
  template <class T> T fixed() {
    T value;
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof value;
    return value;
  }

  std::uint64_t plain(std::uint8_t format) {
    switch (format) {
    case kUleb128:
      return uleb128();
    case kSleb128:
      return static_cast<std::uint64_t>(sleb128());
    case kUdata2:
      return fixed<std::uint16_t>();
    case kSdata2:
      return static_cast<std::uint64_t>(std::int64_t{fixed<std::int16_t>()});
    case kUdata4:
      return fixed<std::uint32_t>();
    case kSdata4:
      return static_cast<std::uint64_t>(std::int64_t{fixed<std::int32_t>()});
    case kAbsolute:
    case kUdata8:
    case kSdata8:
    default:
      return fixed<std::uint64_t>();
    }
  }

  const std::uint8_t* at_;
};

std::uint64_t sizeOf(std::uint8_t encoding) {
  switch (encoding & kFormatMask) {
  case kUdata2:
  case kSdata2:
    return 2;
  case kUdata4:
  case kSdata4:
    return 4;
  default:
    return 8;
  }
}

struct Tables {
  std::uint64_t landingPadBase = 0;
  std::uint8_t typeEncoding = kOmitted;
  const std::uint8_t* types = nullptr; ///< Type i lies i entries *before* this address.
  std::uint8_t siteEncoding = kOmitted;
  const std::uint8_t* sites = nullptr;
  const std::uint8_t* actions = nullptr; ///< This is the end of the call-site table as well.
};

Tables openTables(const void* lsda, std::uint64_t functionStart) {
  Tables tables;
  Reader reader(static_cast<const std::uint8_t*>(lsda));
  const std::uint8_t baseEncoding = reader.byte();
  tables.landingPadBase = baseEncoding == kOmitted ? functionStart : reader.encoded(baseEncoding);
  tables.typeEncoding = reader.byte();
  if (tables.typeEncoding != kOmitted) {
    const std::uint64_t distance = reader.uleb128();
    tables.types = reader.position() + distance;
  }
  tables.siteEncoding = reader.byte();
  const std::uint64_t siteBytes = reader.uleb128();
  tables.sites = reader.position();
  tables.actions = tables.sites + siteBytes;
  return tables;
}

/// Null stands for a catch-all.
const std::type_info* typeAt(const Tables& tables, std::int64_t filter) {
  if (tables.types == nullptr) {
    return nullptr;
  }
  const std::uint64_t offset = static_cast<std::uint64_t>(filter) * sizeOf(tables.typeEncoding);
  Reader reader(tables.types - offset);
  return pointerTo<const std::type_info>(reader.encoded(tables.typeEncoding));
}

StubKind stubKindOf(const std::type_info* type) {
  if (type == &typeOf(StubKind::kRestart)) {
    return StubKind::kRestart;
  }
  if (type == &typeOf(StubKind::kNoexcept)) {
    return StubKind::kNoexcept;
  }
  return type == &typeOf(StubKind::kEscaping) ? StubKind::kEscaping : StubKind::kNone;
}

/// What the chain of actions of a call site with a landing pad does to a forced unwind.
Site readActions(const Tables& tables, std::uint64_t firstAction) {
  Site site{.kind = SiteKind::kNoLandingPad, .stub = StubKind::kNone, .functionHasCleanups = true};
  if (firstAction == 0) {
    site.kind = SiteKind::kCleanup;
    return site;
  }
  const std::uint8_t* record = tables.actions + firstAction - 1;
  for (;;) {
    Reader reader(record);
    const std::int64_t filter = reader.sleb128();
    const std::uint8_t* nextField = reader.position();
    const std::int64_t next = reader.sleb128();
    if (filter == 0 && site.kind == SiteKind::kNoLandingPad) {
      site.kind = SiteKind::kCleanup;
    } else if (filter < 0) {
      site.kind = SiteKind::kHandler;
    } else if (filter > 0) {
      const std::type_info* type = typeAt(tables, filter);
      const StubKind stub = stubKindOf(type);
      site.stub = stub != StubKind::kNone ? stub : site.stub;
      if (type == nullptr || *type == typeid(__cxxabiv1::__forced_unwind)) {
        site.kind = SiteKind::kHandler;
      }
    }
    if (next == 0) {
      return site;
    }
    record = nextField + next;
  }
}

/// An entry of the call-site table; addresses count from the start of the function.
struct CallSite {
  std::uint64_t start = 0, length = 0, landingPad = 0, action = 0;

  std::uint64_t end() const { return start + length; }
  bool contains(std::uint64_t offset) const { return offset >= start && offset - start < length; }
};

class CallSites {
public:
  explicit CallSites(const Tables& tables) : tables_(tables), reader_(tables.sites) {}

  bool next(CallSite& site) {
    if (reader_.position() >= tables_.actions) {
      return false;
    }
    const std::uint8_t format = tables_.siteEncoding & kFormatMask;
    site.start = reader_.encoded(format);
    site.length = reader_.encoded(format);
    site.landingPad = reader_.encoded(format);
    site.action = reader_.uleb128();
    return true;
  }

private:
  const Tables& tables_;
  Reader reader_;
};

bool endsWithMark(const CallSite& site, std::uint64_t functionStart) {
  constexpr std::uint64_t kSize = sizeof abi::kScopeProbe;
  return site.landingPad != 0 && site.length >= kSize &&
         std::memcmp(pointerTo<const void>(functionStart + site.end() - kSize), abi::kScopeProbe,
                     kSize) == 0;
}

/// Scopes are nested in the order of the text: the innermost one around a place is the nearest that
/// has calls on both sides of it. It is not known what of inner scopes is alive without any call.
bool findScopeAround(const Tables& tables, std::uint64_t offset, CallSite& found) {
  bool any = false;
  CallSite before;
  for (CallSites sites(tables); sites.next(before) && before.end() <= offset;) {
    CallSite behind;
    bool closes = false;
    // All scopes share the landing pad that calls std::terminate.
    const bool isScope =
        before.landingPad != 0 && readActions(tables, before.action).kind == SiteKind::kCleanup;
    for (CallSites others(tables); isScope && !closes && others.next(behind);) {
      closes = behind.start > offset && behind.landingPad == before.landingPad &&
               behind.action == before.action;
    }
    if (closes) {
      found = before;
      any = true;
    }
  }
  return any;
}

} // namespace

Site readSite(const void* lsda, std::uint64_t functionStart, std::uint64_t ip) {
  if (lsda == nullptr) {
    return {};
  }
  const Tables tables = openTables(lsda, functionStart);
  const std::uint64_t offset = ip - functionStart;
  Site found{.kind = SiteKind::kGap};
  bool hasCleanups = false;
  bool isMarked = false;
  CallSite site;
  for (CallSites sites(tables); sites.next(site);) {
    hasCleanups = hasCleanups || site.landingPad != 0;
    isMarked = isMarked || endsWithMark(site, functionStart);
    if (site.contains(offset)) {
      found = site.landingPad == 0 ? Site{.kind = SiteKind::kNoLandingPad}
                                   : readActions(tables, site.action);
    }
  }
  const bool isBare = found.kind == SiteKind::kGap || found.kind == SiteKind::kNoLandingPad;
  if (isMarked && isBare && findScopeAround(tables, offset, site)) {
    found = readActions(tables, site.action);
    found.instead = functionStart + site.end();
  }
  found.functionHasCleanups = hasCleanups;
  found.unoptimized = isMarked;
  return found;
}

} // namespace hot_restart::runtime
