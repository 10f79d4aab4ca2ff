// psvcheck targets: the servers under test that psvcheck can install and start by itself.

#include <fmt/format.h>

#include <ostream>

#include "harness/cli/commands.h"
#include "harness/cli/data_files.h"
#include "harness/targets/install.h"

namespace psvcheck::cli {
namespace {

std::string install_state(const targets::TargetProfile& profile, const std::filesystem::path& cache) {
  if (targets::is_installed(profile, cache)) return "installed";
  return fmt::format("psvcheck targets install {} (about {} s, {} MB)", profile.name,
                     profile.install.estimated_time.count(), profile.install.megabytes);
}

Ending list(Console& console) {
  const auto profiles = load_target_profiles();
  if (!profiles) return std::unexpected(profiles.error());
  const auto cache = targets::cache_directory();
  if (!cache) return usage_error(cache.error());
  for (const targets::TargetProfile& profile : *profiles) {
    console.out << fmt::format("{:<20}{:<12}{:<10}{}\n", profile.name, profile.version,
                               profile.tried ? "" : "not tried", install_state(profile, *cache));
  }
  return ExitCode::conforms;
}

Ending install(const std::vector<std::string>& names, Console& console) {
  const auto profiles = load_target_profiles();
  if (!profiles) return std::unexpected(profiles.error());
  const auto cache = targets::cache_directory();
  if (!cache) return usage_error(cache.error());
  std::vector<targets::TargetProfile> chosen;
  for (const std::string& name : names) {  // all names first, so that a misspelt one costs no install
    auto profile = targets::find_profile(*profiles, name);
    if (!profile) return usage_error(profile.error());
    chosen.push_back(std::move(*profile));
  }
  for (const targets::TargetProfile& profile : chosen) {
    targets::InstallOptions options;
    options.progress = [&](std::string_view line) { console.err << line << "\n" << std::flush; };
    const auto result = targets::install(profile, *cache, options);
    if (!result) return target_error(result.error());
    using Outcome = targets::InstallResult::Outcome;
    const std::string_view what = result->outcome == Outcome::installed           ? "installed in"
                                  : result->outcome == Outcome::already_installed ? "is already in"
                                                                                  : "needs no install;";
    console.out << fmt::format("{} {} {}\n", profile.name, what, result->folder.string());
  }
  return ExitCode::conforms;
}

}  // namespace

void add_targets(CLI::App& app, Console& console, Ending& ending) {
  CLI::App* command = app.add_subcommand("targets", "List and install the servers that `run --target` knows");
  command->footer("Examples:\n  psvcheck targets\n  psvcheck targets install moto roto");
  command->require_subcommand(0, 1);
  command->add_subcommand("list", "List them, and which are installed");
  CLI::App* installing = command->add_subcommand("install", "Install some below the cache folder (PSVCHECK_CACHE)");
  installing->footer("Example:\n  psvcheck targets install moto");
  auto names = std::make_shared<std::vector<std::string>>();
  installing->add_option("NAME", *names, "Names from `psvcheck targets`")->required();
  installing->callback([&console, &ending, names] { ending = install(*names, console); });
  command->callback([&console, &ending, installing] {
    if (!installing->parsed()) ending = list(console);
  });
}

}  // namespace psvcheck::cli
