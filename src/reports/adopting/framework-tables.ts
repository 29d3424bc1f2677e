/** Tables that programs keep for themselves: nobody asks reports of them. */
const ofFrameworks: readonly RegExp[] = [
  // Django, and what commonly comes with it
  /^(?:auth|django|account|socialaccount|authtoken|otp_\w+|easy_thumbnails|silk|axes|oauth2_provider|token_blacklist|reversion)_/,
  // Ruby on Rails
  /^(?:schema_migrations|ar_internal_metadata|active_storage_\w+|action_text_\w+|action_mailbox_\w+|solid_\w+)$/,
  // Laravel
  /^(?:migrations|failed_jobs|job_batches|cache|cache_locks|sessions|password_resets|password_reset_tokens|personal_access_tokens|telescope_\w+)$/,
  // Node, Java, .NET, Python, Go, Elixir
  /^(?:_prisma_migrations|knex_migrations(?:_lock)?|sequelizemeta|typeorm_metadata|pgmigrations|flyway_schema_history|schema_version|databasechangelog(?:lock)?|__efmigrationshistory|alembic_version|goose_db_version|gorp_migrations)$/,
  /^(?:celery|djcelery|kombu|oban|que|delayed|good|quartz|qrtz)_/,
  /^(?:session|user_sessions|spatial_ref_sys)$/,
]

/** Whether a table is one that a framework keeps for itself, as its name says. */
export function isOfFramework(name: string): boolean {
  return ofFrameworks.some((pattern) => pattern.test(name.toLowerCase()))
}
