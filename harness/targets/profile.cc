#include "harness/targets/profile.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "harness/targets/replace.h"

namespace psvcheck::targets {
namespace {

using nlohmann::json;

// Thrown inside this file only, and turned into a value at its border.
struct Malformed {
  std::string member;
  std::string what;
};

// A JSON object of which every member must be asked for: those that nobody asked for are refused at the end.
class Object {
 public:
  Object(const json& value, std::string where) : value_(value), where_(std::move(where)) {
    if (!value_.is_object()) throw Malformed{where_, "must be an object"};
  }

  std::string at(std::string_view member) const {
    return where_.empty() ? std::string(member) : where_ + "." + std::string(member);
  }

  [[noreturn]] void fail(std::string_view member, std::string what) const {
    throw Malformed{at(member), std::move(what)};
  }

  const json* find(std::string_view member) {
    known_.emplace(member);
    const auto found = value_.find(member);
    return found == value_.end() ? nullptr : &*found;
  }

  const json& get(std::string_view member) {
    const auto* found = find(member);
    if (found == nullptr) fail(member, "is missing");
    return *found;
  }

  std::string text(std::string_view member) {
    const json& value = get(member);
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
      fail(member, "must be a text that is not empty");
    return value.get<std::string>();
  }

  bool flag(std::string_view member) {
    const json& value = get(member);
    if (!value.is_boolean()) fail(member, "must be true or false");
    return value.get<bool>();
  }

  std::optional<bool> optional_flag(std::string_view member) {
    if (find(member) == nullptr) return std::nullopt;
    return flag(member);
  }

  int count(std::string_view member) {
    const json& value = get(member);
    if (!value.is_number_integer() || value < 0 || value > 1'000'000) fail(member, "must be a whole number, 0 or more");
    return value.get<int>();
  }

  std::vector<std::string> texts(std::string_view member) {
    const json& value = get(member);
    const auto is_text = [](const json& element) { return element.is_string(); };
    if (!value.is_array() || value.empty() || !std::ranges::all_of(value, is_text)) {
      fail(member, "must be a list of texts that is not empty");
    }
    return value.get<std::vector<std::string>>();
  }

  std::map<std::string, std::string> optional_map(std::string_view member) {
    std::map<std::string, std::string> result;
    const auto* value = find(member);
    if (value == nullptr) return result;
    if (!value->is_object()) fail(member, "must be an object");
    for (const auto& [name, element] : value->items()) {
      if (!element.is_string()) fail(member, name + " must be a text");
      result.emplace(name, element.get<std::string>());
    }
    return result;
  }

  Object object(std::string_view member) { return {get(member), at(member)}; }

  template <typename Value, std::size_t N>
  Value one_of(std::string_view member, const std::array<std::pair<std::string_view, Value>, N>& choices) {
    const std::string name = text(member);
    std::string names;
    for (const auto& [choice, value] : choices) {
      if (choice == name) return value;
      names += (names.empty() ? "" : ", ") + std::string(choice);
    }
    fail(member, "must be one of " + names + ", not \"" + name + "\"");
  }

  void refuse_unknown_members() const {
    for (const auto& [name, value] : value_.items()) {
      if (!known_.contains(name)) fail(name, "is not a member of a profile here");
    }
  }

 private:
  const json& value_;
  std::string where_;
  std::set<std::string, std::less<>> known_;
};

constexpr std::array<std::pair<std::string_view, InstallRecipe::Kind>, 3> install_kinds{{
    {"none", InstallRecipe::Kind::none},
    {"venv", InstallRecipe::Kind::venv},
    {"cargo", InstallRecipe::Kind::cargo},
}};
constexpr std::array<std::pair<std::string_view, int>, 4> stop_signals{{
    {"TERM", SIGTERM},
    {"INT", SIGINT},
    {"QUIT", SIGQUIT},
    {"KILL", SIGKILL},
}};

template <typename Value, std::size_t N>
std::string_view name_of(Value value, const std::array<std::pair<std::string_view, Value>, N>& choices) {
  return std::ranges::find(choices, value, &std::pair<std::string_view, Value>::second)->first;
}

InstallRecipe read_install(Object object) {
  InstallRecipe result;
  result.kind = object.one_of("kind", install_kinds);
  if (result.kind != InstallRecipe::Kind::none) {
    result.arguments = object.texts(result.kind == InstallRecipe::Kind::venv ? "requirements" : "arguments");
    result.environment = object.optional_map("environment");
    result.estimated_time = std::chrono::seconds(object.count("seconds"));
    result.megabytes = object.count("megabytes");
  }
  object.refuse_unknown_members();
  return result;
}

std::string read_path(Object& object) {
  std::string path = object.text("path");
  if (!path.starts_with('/')) object.fail("path", "must start with a slash");
  return path;
}

HttpProbe read_readiness(Object object) {
  HttpProbe result{.method = object.text("method"), .path = read_path(object), .status = std::nullopt};
  const json& status = object.get("status");
  if (status != "any") {
    if (!status.is_number_integer() || status < 100 || status > 599) {
      object.fail("status", "must be an HTTP status or \"any\"");
    }
    result.status = status.get<int>();
  }
  object.refuse_unknown_members();
  return result;
}

Reset read_reset(Object& profile) {
  const json& value = profile.get("reset");
  if (value == "restart") return RestartReset{};
  if (!value.is_object()) profile.fail("reset", "must be \"restart\" or an object with method and path");
  Object object = profile.object("reset");
  HttpReset result{.method = object.text("method"), .path = read_path(object)};
  object.refuse_unknown_members();
  return result;
}

ClockAdapter read_clock(Object& profile) {
  const json& value = profile.get("clock");
  if (value == "none") return NoClock{};
  if (value == "faketime") return FaketimeClock{};
  if (!value.is_object()) {
    profile.fail("clock", "must be \"none\", \"faketime\", or an object with command, or with method and path");
  }
  Object object = profile.object("clock");
  ClockAdapter result;
  if (object.find("command") != nullptr) {
    result = CommandClock{object.texts("command")};
  } else {
    result = HttpClock{.method = object.text("method"),
                       .path = read_path(object),
                       .body = object.find("body") == nullptr ? "" : object.text("body")};
  }
  object.refuse_unknown_members();
  if (const std::string fault = fault_of(result); !fault.empty()) profile.fail("clock", fault);
  return result;
}

Credentials read_credentials(Object object) {
  Credentials result{.access_key = object.text("access_key"), .secret_key = object.text("secret_key")};
  object.refuse_unknown_members();
  return result;
}

StopRecipe read_stop(Object object) {
  StopRecipe result{.signal = object.one_of("signal", stop_signals),
                    .grace = std::chrono::seconds(object.count("grace_seconds"))};
  object.refuse_unknown_members();
  return result;
}

// A misspelt placeholder would otherwise reach the server as it stands.
void check_placeholders(const Object& profile, std::string_view member, const std::string& text,
                        InstallRecipe::Kind kind) {
  for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    const auto close = text.find('}', open);
    if (close == std::string::npos) return;
    const auto name = text.substr(open + 1, close - open - 1);
    const bool known = name == "port" || name == "cache" || name == "log" ||
                       (name == "venv" && kind == InstallRecipe::Kind::venv) ||
                       (name == "root" && kind == InstallRecipe::Kind::cargo);
    if (!known) profile.fail(member, "{" + name + "} does not stand for anything with this kind of install");
  }
}

void check_command(const Object& profile, const TargetProfile& result) {
  bool port_used = false;
  for (const auto& argument : result.command) {
    check_placeholders(profile, "command", argument, result.install.kind);
    port_used = port_used || argument.contains("{port}");
  }
  for (const auto& [name, value] : result.environment) {
    check_placeholders(profile, "environment", value, result.install.kind);
    port_used = port_used || value.contains("{port}");
  }
  if (!port_used) profile.fail("command", "neither the command nor the environment has {port}");
}

void check_name(const Object& profile, const std::string& name) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (name.find_first_not_of(letters) != std::string::npos) {
    profile.fail("name", "must consist of lower case letters, digits and hyphens");
  }
}

TargetProfile read_profile(const json& document) {
  Object object(document, "");
  TargetProfile result{
      .name = object.text("name"),
      .title = object.text("title"),
      .version = object.text("version"),
      .homepage = object.text("homepage"),
      .license = object.text("license"),
      .tried = object.flag("tried"),
      .install = read_install(object.object("install")),
      .command = object.texts("command"),
      .environment = object.optional_map("environment"),
      .readiness = read_readiness(object.object("readiness")),
      .reset = read_reset(object),
      .credentials = read_credentials(object.object("credentials")),
      .region = object.text("region"),
      .clock = read_clock(object),
      .has_kms = object.optional_flag("has_kms"),
      .has_rotation = object.optional_flag("has_rotation"),
      .has_cloudtrail = object.optional_flag("has_cloudtrail"),
      .verifies_signatures = object.optional_flag("verifies_signatures").value_or(false),
      .stop = read_stop(object.object("stop")),
      .notes = object.find("notes") == nullptr ? "" : object.text("notes"),
  };
  check_name(object, result.name);
  check_command(object, result);
  object.refuse_unknown_members();
  return result;
}

}  // namespace

std::string_view to_string(InstallRecipe::Kind kind) { return name_of(kind, install_kinds); }

std::expected<TargetProfile, std::string> load_profile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::unexpected(file.string() + ": cannot be read");
  try {
    TargetProfile profile = read_profile(json::parse(stream));
    if (file.stem() != profile.name) throw Malformed{"name", "must be the name of the file, " + file.stem().string()};
    return profile;
  } catch (const Malformed& error) {
    return std::unexpected(file.string() + ": " + (error.member.empty() ? "the profile" : error.member) + ": " +
                           error.what);
  } catch (const json::exception& error) {
    return std::unexpected(file.string() + ": is not JSON: " + error.what());
  }
}

std::expected<std::vector<TargetProfile>, std::string> load_profiles(const std::filesystem::path& directory) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (error) return std::unexpected(directory.string() + ": cannot be listed: " + error.message());
  std::ranges::sort(files, {}, [](const std::filesystem::path& file) { return file.stem().string(); });
  std::vector<TargetProfile> result;
  for (const auto& file : files) {
    auto profile = load_profile(file);
    if (!profile) return std::unexpected(profile.error());
    result.push_back(std::move(*profile));
  }
  return result;
}

std::expected<TargetProfile, std::string> find_profile(const std::vector<TargetProfile>& profiles,
                                                       std::string_view name) {
  std::string names;
  for (const auto& profile : profiles) {
    if (profile.name == name) return profile;
    names += (names.empty() ? "" : ", ") + profile.name;
  }
  return std::unexpected("there is no target named \"" + std::string(name) + "\"; there are: " + names);
}

std::string expand_port(std::string text, std::uint16_t port) {
  replace_all(text, "{port}", std::to_string(port));
  return text;
}

std::string expand(std::string text, const Placeholders& values) {
  text = expand_port(std::move(text), values.port);
  replace_all(text, "{venv}", values.install.string());
  replace_all(text, "{root}", values.install.string());
  replace_all(text, "{cache}", values.cache.string());
  replace_all(text, "{log}", values.log.string());
  return text;
}

}  // namespace psvcheck::targets
