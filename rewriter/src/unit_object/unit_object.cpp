// Symbols first (keep or hand over to the program), then what the kept code really reaches, then
// the edits.
#include "unit_object/unit_object.h"

#include "hot_restart/result.h"

#include "unit_object/debug_locations.h"
#include "unit_object/elf_image.h"
#include "unit_object/local_type_names.h"
#include "unit_object/refused_bodies.h"
#include "unit_object/section_graph.h"
#include "unit_object/stub_scan.h"
#include "unit_object/symbol_fates.h"
#include "unit_object/unit_object_data.h"
#include "unit_object/unit_rewriting.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

/// Retargets one object: calls the steps in their order and holds what they share.
class UnitRetargeter {
public:
  UnitRetargeter(ElfImage& image, const RetargetRequest& request)
      : image_(image), request_(request), graph_(image), fates_(image, graph_, request.decide),
        refused_(image, graph_, fates_, request), stubs_(findStubs(image, graph_, fates_)) {}

  Result<UnitObject> run() {
    if (request_.leaveOutRefused) {
      leaveOutRefused();
    }
    followKept();
    keepReachedStubs();
    if (!request_.keepInitializers) {
      collectUninitialized();
    }
    collectForbidden();
    if (!object_.forbidden.empty()) {
      return std::move(object_);
    }
    if (const std::string why = refused_.whyReachedIsRefused(reached_); !why.empty()) {
      return Error{ErrorCode::kRefused, why};
    }
    rewriteUnit(image_, fates_, roots_, request_.keepInitializers, object_);
    return std::move(object_);
  }

private:
  /// Chosen bodies that lead to something that must not be in the unit cease to be chosen.
  void leaveOutRefused() {
    for (const RefusedBodies::Refused& refused : refused_.find()) {
      const std::string name = image_.symbolName(refused.symbol).str();
      fates_.ceaseToBeRoot(refused.symbol);
      object_.leftOut.push_back({name, refused.why});
      std::erase_if(stubs_, [&](const FoundStub& stub) { return stub.names.body == name; });
    }
  }

  /// Stubs of the unit's own that nothing in it calls say nothing about the program.
  void keepReachedStubs() {
    std::set<std::string> seen;
    for (const FoundStub& stub : stubs_) {
      if ((!stub.names.own || reached_[stub.section]) && seen.insert(stub.names.slot).second) {
        object_.stubs.push_back(stub.names);
      }
    }
  }

  /// What nothing reaches is dropped by the linker: the statics of a stub, for instance, that is
  /// the program's.
  void collectForbidden() {
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      const std::size_t section = image_.symbolSection(i);
      if (fates_.of(i) == SymbolFate::kForbidden && (section == 0 || reached_[section])) {
        object_.forbidden.push_back(image_.symbolName(i).str());
      }
    }
  }

  /// Sections that the kept code reaches, from its roots over relocations that stay inside the
  /// unit.
  void followKept() {
    std::vector<std::size_t> begin;
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (fates_.of(i) == SymbolFate::kKeepRoot) {
        roots_.push_back(image_.symbolSection(i));
        object_.roots.push_back(image_.symbolName(i).str());
      }
    }
    begin = roots_;
    for (std::size_t i = 1; i < image_.sectionCount() && request_.keepInitializers; ++i) {
      if (image_.section(i).sh_type == elf::SHT_INIT_ARRAY) {
        begin.push_back(i);
      }
    }
    reached_ = graph_.reachedFrom(begin, fates_.leaves());
  }

  /// Variables of vague linkage (a template's, say) with an initialiser to run have guards.
  void collectUninitialized() {
    std::set<std::string> guarded;
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      llvm::StringRef name = image_.symbolName(i);
      if (fates_.isDefined(i) && name.consume_front("_ZGV") && !name.starts_with("Z")) {
        guarded.insert("_Z" + name.str());
      }
    }
    for (std::size_t i = 1; i < image_.symbolCount(); ++i) {
      if (fates_.isDefined(i) && fates_.of(i) != SymbolFate::kFromProgram &&
          reached_[image_.symbolSection(i)] && guarded.count(image_.symbolName(i).str()) != 0) {
        object_.uninitialized.push_back(image_.symbolName(i).str());
      }
    }
  }

  ElfImage& image_;
  const RetargetRequest& request_;
  SectionGraph graph_;
  SymbolFates fates_;
  RefusedBodies refused_;
  std::vector<FoundStub> stubs_;
  UnitObject object_;
  std::vector<std::size_t> roots_; ///< Sections of the bodies that are kept for their own sake.
  std::vector<bool> reached_;      ///< By section.
};

} // namespace

Result<UnitObject> retargetUnitObject(const std::string& path, const RetargetRequest& request) {
  auto image = ElfImage::read(path);
  if (!image) {
    return image.error();
  }
  auto object = UnitRetargeter(*image, request).run();
  if (!object || !object->forbidden.empty()) {
    return object;
  }
  usePlainTypeNames(*image, request.compiler); // As the program's, which are compared with them.
  if (request.runningAddress) {
    pointDebugLocationsAtProgram(*image, request.runningAddress);
  }
  if (Status written = image->write(path); !written) {
    return written.error();
  }
  return object;
}

} // namespace hot_restart::rewriter
