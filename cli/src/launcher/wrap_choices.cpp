// Words become choices as soon as CLI11 has checked them.
#include "launcher/wrap_choices.h"

#include "hot_restart/rewriter/lambda_choice.h"
#include "hot_restart/rewriter/words.h"

#include <CLI/CLI.hpp>

#include <string>

namespace hot_restart::cli {

void addWrapChoices(CLI::App& command, WrapChoices& choices) {
  command
      .add_option("--headers", choices.headers, "Wrap functions defined in headers that match, too")
      ->type_name("GLOB");
  command.add_flag("--marked-only", choices.markedOnly, "Wrap only what carries HOT_RESTART_WRAP");
  command
      .add_option_function<std::string>(
          "--break-on",
          [&choices](const std::string& word) { choices.breakOnEscaping = word == "escaping"; },
          "Which exceptions open a session")
      ->check(CLI::IsMember({"uncaught", "escaping"}))
      ->default_str("uncaught");
  command
      .add_option_function<std::string>(
          "--arguments",
          [&choices](const std::string& word) { choices.keepArguments = word == "snapshot"; },
          "What a restart sees of by-value parameters that the function has changed")
      ->check(CLI::IsMember({"inplace", "snapshot"}))
      ->default_str("inplace");
  command
      .add_option_function<std::string>(
          "--lambdas",
          [&choices](const std::string& word) {
            choices.lambdas =
                rewriter::valueOf<rewriter::LambdaChoice>(word).value_or(choices.lambdas);
          },
          "Which lambdas of wrapped functions can be restarted alone")
      ->check(CLI::IsMember({"none", "escaping", "all"}))
      ->default_str("none");
}

} // namespace hot_restart::cli
