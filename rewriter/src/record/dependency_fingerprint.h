// What the code of each function depends on beside its own text: macros, constants, enumerators,
// default arguments, default initialisers, names of types, and the functions that a compiler takes
// into it or that no slot stands for. A reload compares fingerprints of it, so that an edit of one
// of these reaches every function that uses it.
//
//   int f(int x) { return twice(x) + kLimit; }
//          f -> inline function `twice(int)` -> macro `FACTOR`
//            -> constant `kLimit`            -> constant `kBase`
//
// The fingerprint is a sum over all that can be reached, so neither order nor edits of anything
// else count, nor does where it all stands. Text of system headers does not count.
#pragma once

#include "record/dependency_graph.h"
#include "record/dependency_text.h"
#include "record/dependency_walk.h"
#include "source/file_tokens.h"
#include "source/parse.h"

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/TemplateBase.h"
#include "clang/Basic/IdentifierTable.h"
#include "llvm/ADT/DenseMap.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

/// What a unit must bring along for its own code, since the program's is of an older version.
struct BroughtAlong {
  /// Functions without a slot, and constructors, whose initialisers stand in their stubs.
  std::vector<const clang::FunctionDecl*> functions;
  std::vector<const clang::CXXRecordDecl*> classes; ///< Named to templates of libraries.
};

/// Valid as long as the parsed unit.
class DependencyFingerprint final : private DependencySink {
public:
  /// `wrapped`: the functions that get a slot; whoever calls them calls their newest version.
  DependencyFingerprint(ParsedUnit& unit, FileTokens& tokens,
                        const std::vector<const clang::FunctionDecl*>& wrapped);

  /// Fills in dependsHash, dependsOn and comesAlong.
  void describe(const clang::FunctionDecl& function, FunctionEntry& entry);
  /// Of a constant whose initialiser needs no code: its value, and what that is made of. 0: it is
  /// none.
  std::uint64_t ofConstant(const clang::VarDecl& variable);
  /// All that was met, sorted by name, each name once.
  std::vector<DependencyEntry> entries() const;
  /// `changed`: names of such entries.
  BroughtAlong leadingTo(const std::set<std::string>& changed) const;

private:
  void usesDeclaration(const clang::ValueDecl& declaration) override;
  void usesDefaultArgument(const clang::CXXDefaultArgExpr& argument) override;
  void usesMemberInitialiser(const clang::FieldDecl& field) override;
  void usesObject(clang::QualType type) override;
  void usesTypeName(const clang::TypedefNameDecl& name) override;
  void usesAliasTemplate(const clang::TypeAliasTemplateDecl& alias) override;
  void usesConcept(const clang::ConceptDecl& named) override;

  void usesFunction(const clang::FunctionDecl& function);
  std::optional<unsigned> constantNode(const clang::VarDecl& variable);
  unsigned enumeratorNode(const clang::EnumConstantDecl& enumerator);
  unsigned functionNode(const clang::FunctionDecl& function);
  unsigned initialisersNode(const clang::CXXConstructorDecl& constructor);
  unsigned classNode(const clang::CXXRecordDecl& record);
  unsigned membersNode(const clang::CXXRecordDecl& record);
  std::optional<unsigned> macroNode(const clang::IdentifierInfo& name);
  const std::vector<unsigned>& nodesOfArguments(const clang::Decl& specialisation);
  void addMembersIn(const clang::TemplateArgument& argument, std::vector<unsigned>& nodes);

  bool isWrapped(const clang::FunctionDecl& function) const;
  /// A function without a slot whose new text a unit can bring for its own code.
  bool comesAlong(const clang::FunctionDecl& function) const;
  void walkFunction(const clang::FunctionDecl& function);
  void walkConstraints(const clang::FunctionDecl& function);
  /// What is written there, with `node` as the one that uses the macros in it.
  void usesText(const char* kind, const clang::NamedDecl& declaration, std::function<void()> walk);
  std::uint64_t hashText(clang::SourceRange range, unsigned node);

  /// `told`: people hear of it.
  unsigned addNode(std::string name, clang::SourceLocation place, bool told = true);
  void use(unsigned node) { graph_.link(from_, node); }
  /// Has `walk` done later, with `node` as the one that uses what is found.
  void later(unsigned node, std::function<void()> walk);
  void finish();

  DependencyText text_;
  DependencyGraph graph_;
  unsigned from_ = 0;
  std::vector<std::pair<unsigned, std::function<void()>>> open_;
  std::set<const clang::FunctionDecl*> wrapped_; ///< Canonical.
  llvm::DenseMap<const clang::Decl*, unsigned> nodes_, members_;
  llvm::DenseMap<const clang::IdentifierInfo*, std::optional<unsigned>> macros_;
  llvm::DenseMap<const clang::Decl*, std::vector<unsigned>> arguments_;
  // For leadingTo():
  std::vector<std::pair<const clang::FunctionDecl*, unsigned>> ownFunctions_;
  std::vector<std::pair<const clang::CXXRecordDecl*, unsigned>> ownClasses_;
};

} // namespace hot_restart::rewriter
