// One node for each declaration; what it uses is walked once, whoever comes first.
#include "record/dependency_fingerprint.h"

#include "record/dependency_graph.h"
#include "record/dependency_text.h"
#include "record/dependency_walk.h"
#include "source/file_tokens.h"
#include "source/find_variables.h"
#include "source/parse.h"

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/xxhash.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr std::size_t kMostNames = 64;

std::string quoted(const char* kind, const std::string& name) {
  return std::string(kind) + " `" + name + "`";
}

/// The text that a function stands for: an instance has that of its template.
const clang::FunctionDecl& patternOf(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* pattern = function.getTemplateInstantiationPattern();
  return pattern != nullptr ? *pattern : function;
}

const clang::FunctionDecl* definitionOf(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* definition = nullptr;
  return function.hasBody(definition) ? definition : nullptr;
}

bool isInstance(const clang::FunctionDecl& function) {
  return function.getTemplateInstantiationPattern() != nullptr;
}

/// Members of closures and of local classes belong to the text of the function around them.
bool isPartOfAnother(const clang::FunctionDecl& function) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  return (method != nullptr && method->getParent()->isLambda()) ||
         function.getParentFunctionOrMethod() != nullptr;
}

/// The instances of `pattern` in one list of them.
template <class Range>
void addInstances(const clang::FunctionDecl& pattern, const Range& candidates,
                  std::vector<const clang::FunctionDecl*>& found) {
  for (const clang::FunctionDecl* candidate : candidates) {
    const clang::FunctionDecl* from = candidate->getTemplateInstantiationPattern();
    if (from != nullptr && from->getCanonicalDecl() == pattern.getCanonicalDecl()) {
      found.push_back(candidate);
    }
  }
}

/// What the compiler has made of a template, or of a member of one.
std::vector<const clang::FunctionDecl*> instancesOf(const clang::FunctionDecl& function) {
  std::vector<const clang::FunctionDecl*> found;
  if (const clang::FunctionTemplateDecl* described = function.getDescribedFunctionTemplate()) {
    addInstances(function, described->specializations(), found);
  }
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  const clang::ClassTemplateDecl* around =
      method != nullptr ? method->getParent()->getDescribedClassTemplate() : nullptr;
  if (around != nullptr) {
    for (const clang::ClassTemplateSpecializationDecl* instance : around->specializations()) {
      addInstances(function, instance->methods(), found);
    }
  }
  return found;
}

} // namespace

DependencyFingerprint::DependencyFingerprint(ParsedUnit& unit, FileTokens& tokens,
                                             const std::vector<const clang::FunctionDecl*>& wrapped)
    : text_(unit, tokens) {
  for (const clang::FunctionDecl* function : wrapped) {
    wrapped_.insert(function->getCanonicalDecl());
  }
}

void DependencyFingerprint::describe(const clang::FunctionDecl& function, FunctionEntry& entry) {
  const unsigned root = addNode({}, {}, /*told=*/false);
  entry.comesAlong = !isWrapped(function) && comesAlong(function);
  hashText(function.getSourceRange(), root);
  std::vector<const clang::FunctionDecl*> texts = instancesOf(function);
  texts.push_back(&function);
  for (const clang::FunctionDecl* text : texts) {
    // A constructor's initialisers stay in its stub: they are its callers' (initialisersNode()).
    const clang::FunctionDecl* definition = definitionOf(*text);
    if (definition != nullptr) {
      later(root, [this, definition] { walkDependencies(definition->getBody(), *this); });
    }
  }
  finish();
  const std::vector<unsigned> reached = graph_.reachedFrom(root);
  const std::uint64_t hash = graph_.hashOf(reached);
  entry.dependsHash = hash == 0 ? 1 : hash;
  std::set<std::string> names;
  for (const unsigned node : reached) {
    if (graph_.at(node).told) {
      names.insert(graph_.at(node).name);
    }
  }
  entry.dependsOn.assign(names.begin(), names.end());
  entry.dependsOn.resize(std::min(entry.dependsOn.size(), kMostNames));
}

std::uint64_t DependencyFingerprint::ofConstant(const clang::VarDecl& variable) {
  const std::optional<unsigned> node = constantNode(variable);
  if (!node) {
    return 0;
  }
  finish();
  std::vector<unsigned> nodes = graph_.reachedFrom(*node);
  nodes.push_back(*node);
  return graph_.hashOf(nodes);
}

std::vector<DependencyEntry> DependencyFingerprint::entries() const {
  std::map<std::string, DependencyEntry> byName;
  for (unsigned i = 0; i < graph_.size(); ++i) {
    const DependencyGraph::Node& node = graph_.at(i);
    if (node.told) {
      DependencyEntry& entry = byName[node.name];
      entry.name = node.name;
      entry.file = node.file;
      entry.hash += node.ownHash;
    }
  }
  std::vector<DependencyEntry> sorted;
  sorted.reserve(byName.size());
  for (auto& [name, entry] : byName) {
    sorted.push_back(std::move(entry));
  }
  return sorted;
}

BroughtAlong DependencyFingerprint::leadingTo(const std::set<std::string>& changed) const {
  const auto leads = [&](unsigned node) {
    std::vector<unsigned> reached = graph_.reachedFrom(node);
    reached.push_back(node);
    return std::any_of(reached.begin(), reached.end(), [&](unsigned each) {
      return graph_.at(each).told && changed.count(graph_.at(each).name) != 0;
    });
  };
  BroughtAlong along;
  for (const auto& [function, node] : ownFunctions_) {
    if (leads(node)) {
      along.functions.push_back(function);
    }
  }
  for (const auto& [record, node] : ownClasses_) {
    if (leads(node)) {
      along.classes.push_back(record);
    }
  }
  return along;
}

void DependencyFingerprint::usesDeclaration(const clang::ValueDecl& declaration) {
  if (const auto* enumerator = llvm::dyn_cast<clang::EnumConstantDecl>(&declaration)) {
    if (text_.inProject(*enumerator) && !enumerator->getParentFunctionOrMethod()) {
      use(enumeratorNode(*enumerator));
    }
  } else if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(&declaration)) {
    if (variable->hasGlobalStorage() && !variable->isStaticLocal()) {
      if (const auto node = constantNode(*variable)) {
        use(*node);
      }
    }
  } else if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(&declaration)) {
    usesFunction(*function);
  }
}

void DependencyFingerprint::usesFunction(const clang::FunctionDecl& function) {
  if (isPartOfAnother(function)) {
    return;
  }
  if (!text_.inProject(function)) {
    // The library calls what it is told the types of.
    for (const unsigned node : nodesOfArguments(function)) {
      use(node);
    }
    return;
  }
  const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function);
  if (constructor != nullptr && isWrapped(function)) {
    use(initialisersNode(*constructor));
  }
  use(functionNode(function));
}

unsigned DependencyFingerprint::functionNode(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* first = function.getCanonicalDecl();
  if (const auto known = nodes_.find(first); known != nodes_.end()) {
    return known->second;
  }
  const clang::FunctionDecl* definition = definitionOf(function);
  const bool isImplied = function.isImplicit() || function.isDefaulted();
  const bool isOwn = !isWrapped(function) && comesAlong(function);
  const std::string name = text_.nameOf(function);
  const std::string shown = !isOwn || isImplied ? quoted("function", name)
                            : function.isConstexpr()
                                ? quoted("constexpr function", name)
                                : quoted(isInstance(function) ? "template" : "function", name);
  const unsigned node = addNode(shown, function.getLocation(), isOwn && !isImplied);
  nodes_[first] = node;
  if (isImplied) {
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function)) {
      graph_.link(node, classNode(*method->getParent()));
    }
  } else if (isOwn) {
    const clang::FunctionDecl* text = definitionOf(patternOf(function));
    graph_.at(node).ownHash =
        hashText((text != nullptr ? text : definition)->getSourceRange(), node);
  }
  if (isOwn || isImplied) {
    if (!function.isTemplated()) {
      ownFunctions_.emplace_back(definition != nullptr ? definition : &function, node);
    }
    later(node, [this, definition] {
      if (definition != nullptr) {
        walkFunction(*definition);
      }
    });
  }
  return node;
}

void DependencyFingerprint::walkFunction(const clang::FunctionDecl& function) {
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function)) {
    walkInitialisers(*constructor, *this);
  }
  walkDependencies(function.getBody(), *this);
}

/// What a wrapped constructor's stub does before its body begins.
unsigned DependencyFingerprint::initialisersNode(const clang::CXXConstructorDecl& constructor) {
  const clang::FunctionDecl* first = constructor.getCanonicalDecl();
  if (const auto known = members_.find(first); known != members_.end()) {
    return known->second;
  }
  const unsigned node =
      addNode(quoted("initialisers of", text_.nameOf(constructor)), constructor.getLocation());
  members_[first] = node;
  const auto* definition = llvm::cast_or_null<clang::CXXConstructorDecl>(definitionOf(constructor));
  if (definition == nullptr) {
    return node;
  }
  std::uint64_t hash = 0;
  for (const clang::CXXCtorInitializer* initialiser : definition->inits()) {
    if (initialiser->isWritten()) {
      hash = hash * 31 + hashText(initialiser->getSourceRange(), node);
    }
  }
  graph_.at(node).ownHash = hash;
  if (!definition->isTemplated()) {
    ownFunctions_.emplace_back(definition, node);
  }
  later(node, [this, definition] { walkInitialisers(*definition, *this); });
  return node;
}

std::optional<unsigned> DependencyFingerprint::constantNode(const clang::VarDecl& variable) {
  const clang::VarDecl* first = variable.getCanonicalDecl();
  if (const auto known = nodes_.find(first); known != nodes_.end()) {
    return known->second;
  }
  const clang::ASTContext& ast = variable.getASTContext();
  const clang::VarDecl* definition = nullptr;
  const clang::Expr* init = variable.getAnyInitializer(definition);
  if (init == nullptr || !text_.inProject(variable) || variable.getType()->isDependentType() ||
      init->isValueDependent() || definition->isInvalidDecl()) {
    return std::nullopt;
  }
  const clang::QualType element = ast.getBaseElementType(variable.getType());
  const bool isConstant =
      variable.isConstexpr() || (element.isConstQualified() && !element.isVolatileQualified());
  if (!isConstant || runsCode(*definition)) {
    return std::nullopt;
  }
  const unsigned node =
      addNode(quoted("constant", variable.getQualifiedNameAsString()), variable.getLocation());
  nodes_[first] = node;
  const std::uint64_t written = hashText(definition->getSourceRange(), node);
  const auto value = text_.valueText(*definition);
  graph_.at(node).ownHash = value ? llvm::xxh3_64bits(*value) : written;
  later(node, [this, init] { walkDependencies(init, *this); });
  return node;
}

unsigned DependencyFingerprint::enumeratorNode(const clang::EnumConstantDecl& enumerator) {
  const auto [known, isFirst] = nodes_.try_emplace(&enumerator);
  if (isFirst) {
    const auto* parent = llvm::cast<clang::EnumDecl>(enumerator.getDeclContext());
    llvm::SmallString<24> value;
    enumerator.getInitVal().toString(value, 10);
    const unsigned node = addNode(quoted("enumerator", enumerator.getNameAsString()) +
                                      quoted(" of enum", parent->getQualifiedNameAsString()),
                                  enumerator.getLocation());
    graph_.at(node).ownHash = llvm::xxh3_64bits(value);
    known->second = node;
  }
  return known->second;
}

void DependencyFingerprint::usesDefaultArgument(const clang::CXXDefaultArgExpr& argument) {
  const clang::ParmVarDecl& parameter = *argument.getParam();
  const auto* function = llvm::dyn_cast<clang::FunctionDecl>(parameter.getDeclContext());
  if (function == nullptr || !text_.inProject(*function)) {
    return;
  }
  const auto [known, isFirst] = nodes_.try_emplace(&parameter);
  if (isFirst) {
    const unsigned node = addNode(quoted("default argument", parameter.getNameAsString()) +
                                      quoted(" of", text_.nameOf(*function)),
                                  parameter.getLocation());
    known->second = node;
    graph_.at(node).ownHash = hashText(parameter.getDefaultArgRange(), node);
    const clang::Expr* value = argument.getExpr();
    later(node, [this, value] { walkDependencies(value, *this); });
  }
  use(nodes_.find(&parameter)->second);
}

void DependencyFingerprint::usesMemberInitialiser(const clang::FieldDecl& field) {
  if (!text_.inProject(field)) {
    return;
  }
  const auto [known, isFirst] = nodes_.try_emplace(&field);
  if (isFirst) {
    const unsigned node = addNode(
        quoted("default initialiser of", field.getQualifiedNameAsString()), field.getLocation());
    known->second = node;
    const clang::Expr* value = field.getInClassInitializer();
    graph_.at(node).ownHash =
        value != nullptr ? hashText(value->getSourceRange(), node) : std::uint64_t{0};
    later(node, [this, value] { walkDependencies(value, *this); });
  }
  use(nodes_.find(&field)->second);
}

void DependencyFingerprint::usesTypeName(const clang::TypedefNameDecl& name) {
  if (!text_.inProject(name) || name.getParentFunctionOrMethod() != nullptr ||
      name.getUnderlyingType()->isDependentType()) {
    return;
  }
  const clang::Decl* first = name.getCanonicalDecl();
  const auto [known, isFirst] = nodes_.try_emplace(first);
  if (isFirst) {
    known->second =
        addNode(quoted("type name", name.getQualifiedNameAsString()), name.getLocation());
    graph_.at(known->second).ownHash =
        llvm::xxh3_64bits(text_.typeText(name.getUnderlyingType().getCanonicalType()));
  }
  use(known->second);
}

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
  std::string contents;
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
    if (destructor != nullptr && destructor->isUserProvided()) {
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

std::optional<unsigned> DependencyFingerprint::macroNode(const clang::IdentifierInfo& name) {
  const auto [known, isFirst] = macros_.try_emplace(&name);
  if (!isFirst) {
    return known->second;
  }
  const auto macro = text_.macro(name);
  if (!macro) {
    return std::nullopt;
  }
  const unsigned node = addNode(quoted("macro", name.getName().str()), macro->place);
  macros_[&name] = node;
  graph_.at(node).ownHash = llvm::xxh3_64bits(macro->text);
  for (const clang::IdentifierInfo* inner : macro->macros) {
    if (const auto used = macroNode(*inner)) {
      graph_.link(node, *used);
    }
  }
  return node;
}

bool DependencyFingerprint::isWrapped(const clang::FunctionDecl& function) const {
  return wrapped_.count(patternOf(function).getCanonicalDecl()) != 0;
}

bool DependencyFingerprint::comesAlong(const clang::FunctionDecl& function) const {
  return definitionOf(patternOf(function)) != nullptr &&
         (function.isInlined() || function.isConstexpr() || isInstance(function) ||
          function.isTemplated() || !function.isExternallyVisible());
}

std::uint64_t DependencyFingerprint::hashText(clang::SourceRange range, unsigned node) {
  const DependencyText::Written written = text_.written(range);
  for (const clang::IdentifierInfo* name : written.macros) {
    if (const auto used = macroNode(*name)) {
      graph_.link(node, *used);
    }
  }
  return written.hash;
}

unsigned DependencyFingerprint::addNode(std::string name, clang::SourceLocation place, bool told) {
  return graph_.add({.name = std::move(name),
                     .file = told && place.isValid() ? text_.fileOf(place) : std::string(),
                     .told = told});
}

void DependencyFingerprint::later(unsigned node, std::function<void()> walk) {
  open_.emplace_back(node, std::move(walk));
}

void DependencyFingerprint::finish() {
  while (!open_.empty()) {
    const auto [node, walk] = std::move(open_.back());
    open_.pop_back();
    from_ = node;
    walk();
  }
}

} // namespace hot_restart::rewriter
