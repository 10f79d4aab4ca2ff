#pragma once

// Drawing one request that fits the world so far: known secrets, tokens, values and labels come again more often than
// fresh ones turn up, since that is where idempotency and the moves of labels are. For use inside rc::gen::exec only.

#include "harness/generate/world.h"

namespace psvcheck::generate {

/// A CreateSecret: of a fresh name or, where one was used, rarely of that.
trace::OperationStep draw_create(const World& world);

/// A PutSecretValue, valid in its text: a fresh token or a known one with the same, nearly the same or other data; with
/// or without labels.
trace::OperationStep draw_put(const World& world);

/// A PutSecretValue that was sent before, as it was: to the same secret, as a client that tries again does, or to
/// another one.
trace::OperationStep draw_put_again(const World& world);

/// An UpdateSecret with a value, with a description, or both.
trace::OperationStep draw_update(const World& world);

/// An UpdateSecretVersionStage: moves, removals, and moves that name the wrong version.
trace::OperationStep draw_stage_move(const World& world);

/// A read, of any operation that reads.
trace::OperationStep draw_read(const World& world);

trace::OperationStep draw_delete(const World& world);
trace::OperationStep draw_restore(const World& world);

/// A RotateSecret, for targets that claim rotation.
trace::OperationStep draw_rotate(const World& world);

/// Sets the member, in place of one with this name.
void set_member(trace::OperationStep& step, std::string_view name, trace::Value value);
void drop_member(trace::OperationStep& step, std::string_view name);

/// A secret: mostly one that is there.
trace::SecretRef draw_secret(const World& world);

/// The number of a secret that is there, or else of the first one that never was.
std::size_t draw_live_secret(const World& world);

}  // namespace psvcheck::generate
