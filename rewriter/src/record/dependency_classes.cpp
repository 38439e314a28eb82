// The nodes of classes and of what an object of one makes a compiler write: their implied members
// (dependency_fingerprint.h).
#include "record/dependency_fingerprint.h"

#include "record/dependency_graph.h"
#include "record/dependency_text.h"
#include "record/function_text.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/xxhash.h"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

void DependencyFingerprint::usesObject(clang::QualType type) {
  if (type.isNull() || type->isDependentType()) {
    return;
  }
  const clang::CXXRecordDecl* record = type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  record = record != nullptr ? record->getDefinition() : nullptr;
  if (record == nullptr || record->isLambda() || record->isDependentContext()) {
    return;
  }
  if (text_.inProject(*record)) {
    use(classNode(*record));
    return;
  }
  for (const unsigned node : nodesOfArguments(*record)) {
    use(node);
  }
}

/// What an object of the class is made of: what the members that the compiler implies copy and
/// destroy.
unsigned DependencyFingerprint::classNode(const clang::CXXRecordDecl& given) {
  const clang::CXXRecordDecl& record =
      given.getDefinition() != nullptr ? *given.getDefinition() : given;
  if (const auto known = nodes_.find(&record); known != nodes_.end()) {
    return known->second;
  }
  const unsigned node =
      addNode(quoted("class", record.getQualifiedNameAsString()), record.getLocation());
  nodes_[&record] = node;
  std::string contents = text_.typeText(record.getASTContext().getRecordType(&record));
  for (const clang::CXXBaseSpecifier& base : record.bases()) {
    contents += ":" + text_.typeText(base.getType().getCanonicalType());
  }
  for (const clang::FieldDecl* field : record.fields()) {
    contents +=
        ";" + text_.typeText(field->getType().getCanonicalType()) + " " + field->getNameAsString();
  }
  graph_.at(node).ownHash = llvm::xxh3_64bits(contents);
  later(node, [this, &record] {
    for (const clang::CXXBaseSpecifier& base : record.bases()) {
      usesObject(base.getType());
    }
    for (const clang::FieldDecl* field : record.fields()) {
      usesObject(field->getType());
    }
    const clang::CXXDestructorDecl* destructor = record.getDestructor();
    // An implied one runs those of the members, and may stand in the program as a function.
    if (destructor != nullptr && !destructor->isTrivial() && !destructor->isDeleted()) {
      usesFunction(*destructor);
    }
  });
  return node;
}

/// All that a library may use of a class that is named to it.
unsigned DependencyFingerprint::membersNode(const clang::CXXRecordDecl& record) {
  if (const auto known = members_.find(&record); known != members_.end()) {
    return known->second;
  }
  const unsigned node = addNode(quoted("members of", record.getQualifiedNameAsString()),
                                record.getLocation(), /*told=*/false);
  members_[&record] = node;
  ownClasses_.emplace_back(&record, node);
  graph_.link(node, classNode(record));
  const auto useMembersOf = [this](clang::QualType type) {
    const clang::CXXRecordDecl* part = type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    part = part != nullptr ? part->getDefinition() : nullptr;
    if (part != nullptr && text_.inProject(*part) && !part->isDependentContext()) {
      use(membersNode(*part));
    }
  };
  later(node, [this, &record, useMembersOf] {
    for (const clang::CXXBaseSpecifier& base : record.bases()) {
      useMembersOf(base.getType());
    }
    for (const clang::FieldDecl* field : record.fields()) {
      useMembersOf(field->getType());
      if (field->hasInClassInitializer()) {
        usesMemberInitialiser(*field);
      }
    }
    for (const clang::CXXMethodDecl* method : record.methods()) {
      if (!method->isImplicit() && !method->isDefaulted() && definitionOf(*method) != nullptr) {
        usesFunction(*method);
      }
    }
    for (const clang::FriendDecl* one : record.friends()) {
      const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(one->getFriendDecl());
      if (function != nullptr && definitionOf(*function) != nullptr) {
        usesFunction(*function);
      }
    }
  });
  return node;
}

const std::vector<unsigned>&
DependencyFingerprint::nodesOfArguments(const clang::Decl& specialisation) {
  const auto [known, isFirst] = arguments_.try_emplace(&specialisation);
  if (!isFirst) {
    return known->second;
  }
  std::vector<unsigned> nodes;
  const auto add = [&](const clang::TemplateArgumentList* list) {
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      addMembersIn(list->get(static_cast<unsigned>(i)), nodes);
    }
  };
  if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(&specialisation)) {
    add(function->getTemplateSpecializationArgs());
  }
  for (const clang::DeclContext* scope = llvm::isa<clang::CXXRecordDecl>(specialisation)
                                             ? llvm::cast<clang::DeclContext>(&specialisation)
                                             : specialisation.getDeclContext();
       scope != nullptr && scope->isRecord(); scope = scope->getParent()) {
    const auto* around = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(scope);
    add(around != nullptr ? &around->getTemplateArgs() : nullptr);
  }
  return arguments_[&specialisation] = std::move(nodes);
}

void DependencyFingerprint::addMembersIn(const clang::TemplateArgument& argument,
                                         std::vector<unsigned>& nodes) {
  if (argument.getKind() == clang::TemplateArgument::Pack) {
    for (const clang::TemplateArgument& element : argument.pack_elements()) {
      addMembersIn(element, nodes);
    }
  }
  if (argument.getKind() != clang::TemplateArgument::Type) {
    return;
  }
  const clang::QualType type = argument.getAsType().getNonReferenceType();
  const clang::CXXRecordDecl* record =
      type->isDependentType() ? nullptr : type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  record = record != nullptr ? record->getDefinition() : nullptr;
  if (record == nullptr || record->isLambda() || record->isDependentContext()) {
    return;
  }
  if (text_.inProject(*record)) {
    nodes.push_back(membersNode(*record));
    return;
  }
  const std::vector<unsigned> inner = nodesOfArguments(*record);
  nodes.insert(nodes.end(), inner.begin(), inner.end());
}

} // namespace hot_restart::rewriter
