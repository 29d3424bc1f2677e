import { functionOf } from '../../src/database/within-function.js'
import { expect, test } from '../harness/jest.js'

test.each([
  ['SQL statement "insert into ddl_log values (1)"\nPL/pgSQL function log_ddl() line 1 at SQL statement', 'log_ddl()'],
  ['PL/pgSQL function app.rate(integer,text) line 3 at RETURN', 'app.rate(integer,text)'],
  ['PL/pgSQL function "My app"."f()"(integer[]) during function entry', '"My app"."f()"(integer[])'],
  ['PL/pgSQL-Funktion log_ddl() Zeile 1 bei SQL-Anweisung', 'log_ddl()'],
  ['fonction PL/pgSQL log_ddl(), ligne 1 à instruction SQL', 'log_ddl()'],
  ['SQL function "rate" statement 1', 'rate'],
  ['SQL-Funktion »rate« Anweisung 1', 'rate'],
  ['SQL statement "select f(1)"', null],
  ['PL/pgSQL function inline_code_block line 1 at SQL statement', null],
  ['parallel worker', null],
  [undefined, null],
])('the function that %j speaks of is %j', (where, name) => {
  expect(functionOf(where)).toBe(name)
})
