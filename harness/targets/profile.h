#pragma once

// A target profile: all that psvcheck knows about one server under test, read from a JSON file.
//
// A profile says how to install the server with exact pins, how to start it on a loopback port, when it is ready, how
// to bring it back to an empty state, how to stop it, and what it can do. The files are in harness/targets/profiles/,
// one per server, each named after its profile. A profile whose commands nobody has run yet says so (`tried`).

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/targets/clock_adapter.h"

namespace psvcheck::targets {

// How the server gets onto this machine.
struct InstallRecipe {
  enum class Kind {
    none,   // the user has it, in PATH
    venv,   // a Python virtual environment of its own
    cargo,  // `cargo install` into a folder of its own
  };
  Kind kind = Kind::none;
  // venv: requirements as pip takes them, exactly pinned. cargo: crate and arguments of `cargo install`.
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  std::chrono::seconds estimated_time{0};
  int megabytes = 0;  // on disk, about

  bool operator==(const InstallRecipe&) const = default;
};

struct HttpProbe {
  std::string method;
  std::string path;
  std::optional<int> status;  // nothing: any HTTP answer will do

  bool operator==(const HttpProbe&) const = default;
};

// The state goes with the process.
struct RestartReset {
  bool operator==(const RestartReset&) const = default;
};
struct HttpReset {
  std::string method;
  std::string path;

  bool operator==(const HttpReset&) const = default;
};
using Reset = std::variant<RestartReset, HttpReset>;

struct Credentials {
  std::string access_key = "test";
  std::string secret_key = "test";

  bool operator==(const Credentials&) const = default;
};

struct StopRecipe {
  int signal = 15;  // SIGTERM
  std::chrono::seconds grace{5};

  bool operator==(const StopRecipe&) const = default;
};

struct TargetProfile {
  std::string name;   // lower case, as on the command line
  std::string title;  // as its makers write it
  std::string version;
  std::string homepage;
  std::string license;
  bool tried = false;
  InstallRecipe install;
  // argv with placeholders, see `expand`.
  std::vector<std::string> command;
  std::map<std::string, std::string> environment;  // values may have placeholders
  HttpProbe readiness;
  Reset reset;
  Credentials credentials;
  std::string region = "us-east-1";
  ClockAdapter clock = NoClock{};
  // Whether KMS and RotateSecret answer on the same endpoint. Nothing: not known.
  std::optional<bool> has_kms;
  std::optional<bool> has_rotation;
  std::optional<bool>
      has_cloudtrail;                // whether LookupEvents shows the requests to Secrets Manager. Nothing: it does not
  bool verifies_signatures = false;  // claims to refuse requests that are not signed, or signed wrongly
  StopRecipe stop;
  std::string notes;

  bool operator==(const TargetProfile&) const = default;
};

std::string_view to_string(InstallRecipe::Kind kind);

// Reads one profile. Error: "FILE: MEMBER: what is wrong", for a file that cannot be read, is not JSON, misses a
// member, has one too many or one of a wrong kind, or whose name is not the file's.
std::expected<TargetProfile, std::string> load_profile(const std::filesystem::path& file);

// Reads every *.json of a folder, ordered by name. Error: that of the first bad file, or of the folder itself.
std::expected<std::vector<TargetProfile>, std::string> load_profiles(const std::filesystem::path& directory);

// The profile of that name. Error: a sentence with the names that there are.
std::expected<TargetProfile, std::string> find_profile(const std::vector<TargetProfile>& profiles,
                                                       std::string_view name);

// What the placeholders of a command or an environment value stand for.
struct Placeholders {
  std::uint16_t port = 0;         // {port}
  std::filesystem::path install;  // {venv} or {root}, by the kind of install
  std::filesystem::path cache;    // {cache}
  std::filesystem::path log;      // {log}
};

// Replaces the placeholders in a text. Other text in braces stays as it is.
std::string expand(std::string text, const Placeholders& values);

// Replaces {port} alone.
std::string expand_port(std::string text, std::uint16_t port);

}  // namespace psvcheck::targets
