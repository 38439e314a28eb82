// Over the control socket what is said is what is heard; who speaks another version is told so.
#include "program/control_protocol.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/words.h"
#include "program/verb.h"
#include "temporary_folder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <thread>

namespace hot_restart::cli {
namespace {

TEST(ControlProtocol, RequestsComeBackAsTheyWere) {
  const Result<ControlRequest> request = requestFromJson(toJson(ControlRequest{
      .command = Verb::kAttachFailed, .detail = "no \"ptrace\"", .fromDebugger = true}));
  ASSERT_TRUE(request);
  EXPECT_EQ(request->command, Verb::kAttachFailed);
  EXPECT_EQ(request->detail, "no \"ptrace\"");
  EXPECT_TRUE(request->fromDebugger);
}

TEST(ControlProtocol, AMessageIsOneLineWhateverTheTextHolds) {
  const std::string line = toJson(ControlReply{true, true, "two\nlines \xff", R"({"a":[1,2]})"});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const Result<ControlReply> reply = replyFromJson(line);
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->done);
  EXPECT_TRUE(reply->ok);
  EXPECT_EQ(reply->reportJson, R"({"a":[1,2]})");
}

TEST(ControlProtocol, AnotherVersionAndNonsenseAreRefused) {
  EXPECT_FALSE(requestFromJson(R"({"version":2,"command":"show"})"));
  EXPECT_FALSE(requestFromJson(R"({"command":"show"})"));
  EXPECT_FALSE(requestFromJson("[]"));
  EXPECT_FALSE(requestFromJson("continue"));
}

TEST(ControlProtocol, EveryVerbHasItsWordAndNoOtherIsTaken) {
  EXPECT_EQ(toJson(ControlRequest{.command = Verb::kRestartModule}),
            R"({"command":"restart-module","version":1})");
  for (const rewriter::Word<Verb>& word : kVerbWords) {
    const Result<ControlRequest> request =
        requestFromJson(R"({"version":1,"command":")" + std::string(word.text) + R"("})");
    const bool canBeAsked = word.value != Verb::kNone && word.value != Verb::kFallBack;
    EXPECT_EQ(bool(request), canBeAsked) << word.text;
    EXPECT_TRUE(!request || request->command == word.value) << word.text;
  }
  const Result<ControlRequest> unknown = requestFromJson(R"({"version":1,"command":"dance"})");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message, "unknown command \"dance\"");
}

TEST(ControlSocket, TextComesBeforeTheLastReply) {
  const TemporaryFolder folder;
  Result<ControlServer> server = ControlServer::listen(folder.path());
  ASSERT_TRUE(server);
  std::thread session([&] {
    std::optional<ControlConnection> connection = server->accept();
    ASSERT_TRUE(connection);
    const Result<std::string> line = connection->readLine(std::chrono::seconds(5));
    ASSERT_TRUE(line);
    EXPECT_EQ(requestFromJson(*line)->command, Verb::kContinue);
    connection->say("compiling\n");
    connection->finish(true, "done\n");
  });
  std::string said;
  const Result<ControlReply> reply = askSession(folder.path(), {.command = Verb::kContinue},
                                                [&](const std::string& text) { said += text; });
  session.join();
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->ok);
  EXPECT_EQ(said, "compiling\n");
  EXPECT_EQ(reply->text, "done\n");
}

TEST(ControlSocket, NoSessionAndADyingSessionAreErrors) {
  const TemporaryFolder folder;
  const auto ignore = [](const std::string&) {};
  EXPECT_EQ(askSession(folder.path(), {.command = Verb::kShow}, ignore).error().code,
            ErrorCode::kNotFound);
  Result<ControlServer> server = ControlServer::listen(folder.path());
  ASSERT_TRUE(server);
  std::thread session([&] { server->accept(); });
  const Result<ControlReply> reply = askSession(folder.path(), {.command = Verb::kShow}, ignore);
  session.join();
  EXPECT_FALSE(reply);
}

TEST(ControlSocket, ASilentClientIsNotWaitedForLong) {
  const TemporaryFolder folder;
  Result<ControlServer> server = ControlServer::listen(folder.path());
  ASSERT_TRUE(server);
  Result<ControlConnection> client = connectToSession(folder.path());
  ASSERT_TRUE(client);
  std::optional<ControlConnection> connection = server->accept();
  ASSERT_TRUE(connection);
  EXPECT_FALSE(connection->readLine(std::chrono::milliseconds(10)));
}

} // namespace
} // namespace hot_restart::cli
