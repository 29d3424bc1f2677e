import type { dates as english } from '../english/dates.js'
import type { RoomLike } from '../words.js'

export const dates: RoomLike<typeof english> = {
  today: 'Heute',
  yesterday: 'Gestern',
  this_week: 'Diese Woche',
  last_week: 'Letzte Woche',
  this_month: 'Dieser Monat',
  last_month: 'Letzter Monat',
  this_quarter: 'Dieses Quartal',
  last_quarter: 'Letztes Quartal',
  this_year: 'Dieses Jahr',
  last_year: 'Letztes Jahr',
  last_7_days: 'Letzte 7 Tage',
  last_30_days: 'Letzte 30 Tage',
  last_90_days: 'Letzte 90 Tage',
  allTime: 'Gesamter Zeitraum',
  from: 'Ab {{day}}',
  until: 'Bis {{day}}',
  quarter: '{{quarter}}. Qu. {{year}}',

  rememberedToday: 'heute',
  rememberedYesterday: 'gestern',
  justNow: 'gerade eben',
  minutesAgo: 'vor {{count}} Min.',
  hoursAgo: 'vor {{count}} Std.',
  daysAgo: 'vor {{count}} Tagen',
  inMoments: 'gleich',
  inMinutes: 'in {{count}} Min.',
  inHours: 'in {{count}} Std.',
  inDays: 'in {{count}} Tagen',

  daily: 'täglich um {{clock}}',
  every_minute: { one: 'jede Minute', other: 'alle {{count}} Minuten' },
  every_hour: { one: 'jede Stunde', other: 'alle {{count}} Stunden' },
  every_day: { one: 'jeden Tag', other: 'alle {{count}} Tage' },

  underTenth: 'unter 0,1 s',
  seconds: '{{count}} s',
  minutes: '{{minutes}} Min. {{seconds}} s',
  milliseconds: '{{count}} ms',
  zone: 'Es gelten die Tage von {{timeZone}}.',
}
